import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { nodeFieldWords } from "@/runtime/flow/field-words";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** What of the draft keeps it from running: the step, and the field as its form shows it. */
export type StartFault = {
  /** Null for a fault of the flow itself. */
  readonly node: string | null;
  /** E.g. `Map to sales order, Fields › orderNo › Value`; empty where nothing is known of the place. */
  readonly place: string;
  readonly message: string;
};

/** The faults of a draft in the detail of a refusal, worst first; none where it was refused for something else. */
export function startFaults(
  document: FlowDocument,
  detail: { readonly [name: string]: unknown },
): readonly StartFault[] {
  const { problems } = detail;
  if (!Array.isArray(problems)) return [];
  return problems.filter(isProblem).map(({ node, field, message }) => {
    const own = node === undefined ? undefined : document.nodes[node];
    const where = field === undefined ? "" : nodeFieldWords(own, nodeRegistry, pathIn(own, field));
    return {
      node: own === undefined ? null : (node ?? null),
      place: [own?.name ?? node ?? "", where].filter(Boolean).join(", "),
      message: /[.!?]$/.test(message) ? message : `${message}.`,
    };
  });
}

/** Problems name a field of the config by its path in it. */
function pathIn(own: FlowDocument["nodes"][string] | undefined, field: string): string {
  const first = field.split(/[.[]/, 1)[0] ?? "";
  const fields = nodeRegistry.get(own?.type ?? "")?.fields ?? [];
  return fields.some(({ name }) => name === first) ? `config.${field}` : field;
}

function isProblem(value: unknown): value is FlowProblem {
  return (
    typeof value === "object" && value !== null && "message" in value && value.message !== undefined
  );
}
