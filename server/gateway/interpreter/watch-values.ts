import { expressionLanguage } from "@/runtime/engine/expression-language";
import { recomputeScope } from "@/runtime/engine/recompute";
import type { RunHost } from "@/runtime/engine/run-host";
import { FlowError } from "@/runtime/errors/flow-error";
import type { Scope } from "@/runtime/nodes/execution";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import type { WatchedValue, WatchedValues } from "@/server/debug/watched-values";
import { recomputeSource } from "./recompute-source";

/** Longer values are cut: a watch is a line. */
const textMax = 200;

/** What expressions give for what a step could read when it began, or could if it began now. */
export async function watchValues(
  host: RunHost,
  tx: ScopedTransaction,
  scope: MemberScope,
  input: {
    readonly run: string;
    readonly node: string;
    readonly path: string;
    readonly expressions: readonly string[];
  },
): Promise<WatchedValues> {
  const source = await recomputeSource(host, tx, scope, input);
  const found = await recomputeScope(source, input);
  if (found.state !== "recomputed") return { state: found.state };
  return {
    state: "watched",
    values: input.expressions.map((expression) => watchedValue(expression, found.scope)),
  };
}

function watchedValue(expression: string, scope: Scope): WatchedValue {
  try {
    const value = expressionLanguage.expression(expression, "watch")(scope);
    if (value === undefined) return { state: "missing" };
    const text = JSON.stringify(value);
    return { state: "value", text: text.slice(0, textMax), characters: text.length };
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    return { state: "failed", message: cause.message };
  }
}
