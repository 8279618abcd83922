import { recomputeScope } from "@/runtime/engine/recompute";
import type { RunHost } from "@/runtime/engine/run-host";
import type { ExplainedField } from "@/runtime/expressions/explain-map";
import type { Json } from "@/runtime/json";
import { nodeExecutions } from "@/runtime/nodes/executions";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import { RequestError } from "@/server/request-error";
import type { FieldOrigins, OriginText } from "@/server/runs/field-origins";
import { recomputeSource } from "./recompute-source";

/** Longer values are cut: what matters is which one it is. */
const textMax = 200;

/** Field by field where the output of a step comes from, by the version that ran and what the run stores. */
export async function explainFields(
  host: RunHost,
  tx: ScopedTransaction,
  scope: MemberScope,
  input: {
    readonly run: string;
    readonly node: string;
    readonly path: string;
    readonly from: number;
  },
): Promise<FieldOrigins> {
  const source = await recomputeSource(host, tx, scope, input);
  const { node } = source.plan.nodes.get(input.node) ?? {};
  const execution = nodeExecutions.get(node?.type ?? "");
  if (node === undefined || execution?.behaviour !== "compute" || execution.explain === undefined) {
    throw new RequestError("INPUT_INVALID", "This step does not say where its fields come from.");
  }
  const found = await recomputeScope(source, input);
  if (found.state !== "recomputed") return found;
  const { fields, entriesLeft } = execution.explain(node.config, found.scope, input.from);
  return { state: "explained", fields: fields.map(originOf), entriesLeft };
}

function originOf({ value, reads, ...field }: ExplainedField) {
  return {
    ...field,
    ...(value !== undefined && { value: textOf(value) }),
    reads: reads.map((read) => ({
      path: read.path,
      ...(read.value !== undefined && { value: textOf(read.value) }),
    })),
  };
}

function textOf(value: Json): OriginText {
  const text = JSON.stringify(value);
  return text.length > textMax
    ? { text: text.slice(0, textMax), characters: text.length }
    : { text, characters: text.length };
}
