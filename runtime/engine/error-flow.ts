import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import { callHeader, depthOfCall } from "./child-run";
import { derivedId } from "./derived-id";
import type { RunEnd } from "./records";
import type { RunContext } from "./run-context";
import type { RunHost } from "./run-host";

const repeatDelaysMs = [50, 250, 1_000, 2_000, 5_000];

/** Origin of the run that takes the failure of a run. */
export function errorFlowOrigin(hash: (bytes: Uint8Array) => string, failed: string): string {
  return derivedId(hash, `${failed}.error`);
}

/**
 * The flow that takes failures is started before the run ends, so that a death in between starts it
 * again: under the same origin, so once. If it cannot be started the failure still has its exception.
 */
export async function startErrorFlow(
  host: RunHost,
  context: RunContext,
  end: RunEnd,
): Promise<void> {
  const { head, plan, message } = context;
  const flow = plan.settings.errorFlow;
  const handlesErrors = message.headers[callHeader] === "error-flow";
  const trial = head.purpose !== "live" && head.purpose !== "replay";
  if (flow === undefined || flow === "" || handlesErrors || trial || !host.calls) return;
  const depth = depthOfCall(message.headers);
  if (depth === null) return;
  const origin = errorFlowOrigin(host.hash, head.id);
  const input: Json = {
    run: head.id,
    flow: head.flow,
    error: { ...end.error },
    message: context.trigger,
  };
  for (const delay of repeatDelaysMs) {
    try {
      await host.calls.call(head, { flow, origin, input, kind: "error-flow", depth });
      return;
    } catch (cause) {
      if (cause instanceof FlowError && cause.recovery === "data") return;
      await new Promise<void>((resolve) => setTimeout(resolve, delay));
    }
  }
}
