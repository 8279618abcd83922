import { type Recomputed, recomputeStep } from "@/runtime/engine/recompute";
import type { RunHost } from "@/runtime/engine/run-host";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import type { RecomputedText, RecomputedValues } from "@/server/runs/recomputed-values";
import { recomputeSource } from "./recompute-source";

/** Longer values are not computed for a look. */
const textMax = 16 * 1024 * 1024;

/** What one step of an iteration received and handed on, where its loop did not keep it. */
export async function recomputeValues(
  host: RunHost,
  tx: ScopedTransaction,
  scope: MemberScope,
  input: { readonly run: string; readonly node: string; readonly path: string },
): Promise<RecomputedValues> {
  const source = await recomputeSource(host, tx, scope, input);
  const { output, inputs } = await recomputeStep(source, input);
  return {
    output: output && textOf(output),
    inputs: inputs.map(({ value, ...from }) => ({ ...from, value: textOf(value) })),
  };
}

/** As a page shows it. */
export function textOf(value: Recomputed): RecomputedText {
  if (value.state !== "recomputed") return value;
  const text = JSON.stringify(value.value);
  const bytes = Buffer.byteLength(text);
  return bytes > textMax ? { state: "too-much" } : { state: "recomputed", text, bytes };
}
