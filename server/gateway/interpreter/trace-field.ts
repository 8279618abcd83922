import { type Origin, traceBack } from "@/runtime/engine/lineage/trace-back";
import { traceUses } from "@/runtime/engine/lineage/trace-uses";
import type { RecomputeSource } from "@/runtime/engine/recompute";
import type { RunHost } from "@/runtime/engine/run-host";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import { RequestError } from "@/server/request-error";
import type {
  FieldLineage,
  FieldUses,
  LineageOrigin,
  LineagePlace,
} from "@/server/runs/field-lineage";
import { withText } from "./origin-text";
import { recomputeSource } from "./recompute-source";

type Asked = LineagePlace & { readonly run: string };

/** Where one place of what a step handed on comes from, back to the message. */
export async function traceField(
  host: RunHost,
  tx: ScopedTransaction,
  scope: MemberScope,
  { run, ...place }: Asked,
): Promise<FieldLineage> {
  const source = await recomputeSource(host, tx, scope, { run, ...place });
  refuseUnknown(source, place);
  const found = await traceBack(source, place, { code: host.code });
  if (found.state !== "traced") return found;
  return withText({ state: found.state, origin: originOf(found.origin) }, found.value);
}

/** What one place of what a step handed on went into. */
export async function traceFieldUses(
  host: RunHost,
  tx: ScopedTransaction,
  scope: MemberScope,
  { run, ...place }: Asked,
): Promise<FieldUses> {
  // Later steps have seen what people changed later, too.
  const source = await recomputeSource(host, tx, scope, { run, node: "", path: "" });
  refuseUnknown(source, place);
  const found = await traceUses(source, place, { code: host.code });
  if (found.state !== "traced") return found;
  return { ...found, uses: found.uses.map(({ value, ...use }) => withText(use, value)) };
}

function refuseUnknown({ plan, steps }: RecomputeSource, { node, path }: LineagePlace): void {
  const split = plan.nodes.get(node)?.body != null && path !== "";
  const ran = steps.some((step) => step.node === node && (split || step.path === path));
  if (!ran) throw new RequestError("NOT_FOUND", "This step did not run in this run.");
}

function originOf({ parts, ...origin }: Origin): LineageOrigin {
  return {
    ...origin,
    parts: parts.map(({ value, reads, passes: _passes, plain: _plain, ...part }) => ({
      ...withText(part, value),
      reads: reads.map(({ path, value: read, ofEach, from }) =>
        withText({ path, ...(ofEach !== undefined && { ofEach }), from: from.map(originOf) }, read),
      ),
    })),
  };
}
