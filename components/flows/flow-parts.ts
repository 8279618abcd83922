/** A page of a flow beside its canvas. */
export type FlowPart = {
  readonly label: "Tests" | "Debug" | "Backtest";
  /** In the command palette. */
  readonly command: string;
  /** Below the environment. */
  readonly path: string;
};

/** What can be done with the saved draft of a flow on a page of its own. */
export function flowParts(flowId: string): readonly FlowPart[] {
  const at = (page: string) => `/flows/${flowId}/${page}`;
  return [
    { label: "Tests", command: "Test this flow", path: at("tests") },
    { label: "Debug", command: "Debug this flow", path: at("debug") },
    { label: "Backtest", command: "Backtest this flow", path: at("backtest") },
  ];
}
