import { FlowError } from "../../errors/flow-error";
import { epochOfDate } from "../../expressions/functions/date-parts";
import { epochOfInstant } from "../../expressions/values";
import type { Json, JsonObject } from "../../json";
import type { CompileContext, Scope, WaitExecution } from "../execution";

const timeoutDefaultMs = 86_400_000;

export const waitExecution: WaitExecution = {
  behaviour: "wait",
  compile: (config, context) =>
    config.for === "event" ? eventWait(config, context) : timeWait(config, context),
};

type Wait = ReturnType<WaitExecution["compile"]>;

function timeWait({ until, duration }: JsonObject, context: CompileContext): Wait {
  const instant =
    typeof until === "string" && until.trim() !== "" ? context.expression(until, "until") : null;
  const ms = typeof duration === "number" ? duration : 0;
  return (scope, begunAt) => ({
    until: instant === null ? begunAt + ms : instantOf(instant(scope)),
  });
}

function eventWait(config: JsonObject, context: CompileContext): Wait {
  const key = context.template(String(config.key ?? ""), "key");
  const type = String(config.event ?? "");
  const timeoutMs = typeof config.timeout === "number" ? config.timeout : timeoutDefaultMs;
  const waiters = config.waiters === "first" ? "first" : "all";
  return (scope: Scope, begunAt) => {
    const of = key(scope);
    if (of === undefined || of === null || of === "") {
      throw new FlowError("FIELD_MISSING", `Nothing says which "${type}" to wait for.`, {
        detail: { field: "key" },
      });
    }
    return {
      until: begunAt + timeoutMs,
      event: { type, key: typeof of === "string" ? of : JSON.stringify(of), waiters },
    };
  };
}

/** Epoch ms of an instant as text, e.g. 2026-12-01T06:00:00Z, or of the beginning (UTC) of a date. */
function instantOf(value: Json | undefined): number {
  const ms = typeof value === "string" ? (epochOfInstant(value) ?? epochOfDate(value)) : undefined;
  if (ms !== undefined) return ms;
  throw new FlowError(
    "DOCUMENT_INVALID",
    `${JSON.stringify(value) ?? "Missing"} is no instant to wait until. Give one with its zone, such as 2026-12-01T06:00:00Z, or a date.`,
    { detail: { field: "until" } },
  );
}
