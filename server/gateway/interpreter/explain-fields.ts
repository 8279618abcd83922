import { recomputeScope } from "@/runtime/engine/recompute";
import type { RunHost } from "@/runtime/engine/run-host";
import type { ExplainedField } from "@/runtime/expressions/explain-map";
import { nodeExecutions } from "@/runtime/nodes/executions";
import { rowWords } from "@/runtime/nodes/row-words";
import { cutText } from "@/runtime/well-formed";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import { RequestError } from "@/server/request-error";
import type { FieldOrigin, FieldOrigins } from "@/server/runs/field-origins";
import { originText, withText } from "./origin-text";
import { recomputeSource } from "./recompute-source";

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

const keysMax = 200;

function originOf({
  value,
  reads,
  passes: _passes,
  lookUps,
  ...field
}: ExplainedField): FieldOrigin {
  return {
    ...withText(field, value),
    ...(lookUps !== undefined && {
      lookUps: lookUps.map(({ table, keys, row }) => ({
        table,
        keys: cutText(rowWords(keys), keysMax),
        ...(row !== undefined && { row: originText(row) }),
      })),
    }),
    reads: reads.map(({ path, ofEach, value: read }) =>
      withText({ path, ...(ofEach !== undefined && { ofEach }) }, read),
    ),
  };
}
