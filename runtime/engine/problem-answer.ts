import type { Answer } from "../nodes/execution";
import { recoveryOf } from "./activity";
import type { RunHead, StepError } from "./records";
import type { RunContext } from "./run-context";

/**
 * What a caller gets whose run failed before it answered, if the trigger says `problem`: a problem
 * document (RFC 9457). Null leaves it to the gateway, which answers 202 with the run's id.
 */
export function problemAnswer(
  context: Pick<RunContext, "plan" | "triggerNode"> & { readonly head: Pick<RunHead, "id"> },
  error: (StepError & { readonly node?: string }) | null,
): Answer | null {
  const trigger = context.plan.triggers.get(context.triggerNode);
  if (error === null || trigger?.onFailure !== "problem") return null;
  const status = recoveryOf(error) === "data" ? 422 : 502;
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: {
      type: "about:blank",
      title: "The run failed",
      status,
      code: error.code,
      detail: error.message,
      run: context.head.id,
      ...(error.node !== undefined && { node: error.node }),
    },
  };
}
