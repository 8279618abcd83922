import { FlowError } from "../../runtime/errors/flow-error";

/** The run of `open` that does not say yet what became of its request; null where something else keeps it from beginning. */
export function awaitedRun(open: ReadonlySet<string>, cause: unknown): string | null {
  const run = cause instanceof FlowError ? cause.detail.run : null;
  return typeof run === "string" && open.has(run) ? run : null;
}
