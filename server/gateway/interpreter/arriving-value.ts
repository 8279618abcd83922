import { recomputeScope } from "@/runtime/engine/recompute";
import type { RunHost } from "@/runtime/engine/run-host";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import type { RecomputedText } from "@/server/runs/recomputed-values";
import { recomputeSource } from "./recompute-source";
import { textOf } from "./recompute-values";

/**
 * What arrived at a step, or would if it began now: one document, also an item of a list, what a list collected, or
 * what several steps handed on. `unedited` leaves out what somebody let arrive at this very step instead.
 */
export async function arrivingValue(
  host: RunHost,
  tx: ScopedTransaction,
  scope: MemberScope,
  input: {
    readonly run: string;
    readonly node: string;
    readonly path: string;
    readonly unedited: boolean;
  },
): Promise<RecomputedText> {
  const source = await recomputeSource(host, tx, scope, input);
  const isOwn = ({ node, path }: { readonly node: string; readonly path: string }) =>
    node === input.node && path === input.path;
  const { edits = [] } = source;
  const read = input.unedited ? { ...source, edits: edits.filter((edit) => !isOwn(edit)) } : source;
  const found = await recomputeScope(read, input);
  if (found.state !== "recomputed") return { state: found.state };
  return textOf({ state: "recomputed", value: found.scope.input ?? null });
}
