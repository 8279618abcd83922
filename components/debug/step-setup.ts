import type { FlowDocument } from "@/runtime/flow/document";
import type { DebugSession, DebugSetup } from "./use-debug";

/** One step of the draft, and what is set for it in the flow's debug session. */
export type StepSetupProps = {
  readonly document: FlowDocument | null;
  readonly node: string;
  readonly session: DebugSession;
  readonly mayChange: boolean;
  readonly onSetup: (setup: DebugSetup) => void;
};
