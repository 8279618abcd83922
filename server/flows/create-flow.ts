import { flow, flowDraft, flowDraftRevision } from "../../drizzle/schema/flows";
import { canonicalLayout, canonicalLogic } from "../../runtime/flow/canonical";
import type { FlowDocument, FlowLayout } from "../../runtime/flow/document";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import type { FlowPlace } from "./flow-place";

export type NewFlow = {
  readonly name: string;
  /** A flow that is brought along: an import, a copy, a template. Its id is replaced unless `id` is given. */
  readonly document?: FlowDocument;
  readonly layout?: FlowLayout;
  readonly id?: string;
};

export type CreatedFlow = { readonly id: string; readonly revision: number };

/** Adds a flow with its draft at revision 1. */
export async function createFlow(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  { name, document, layout, id = newId() }: NewFlow,
): Promise<CreatedFlow> {
  const empty: FlowDocument = { schemaVersion: 1, id, name, settings: {}, nodes: {}, edges: [] };
  const logic = canonicalLogic({ ...(document ?? empty), id, name });
  const places = canonicalLayout(layout ?? { nodes: {} });
  const owner = { partnerId: place.partnerId, distributorId: place.distributorId };
  await tx.insert(flow).values({ id, ...owner, name, createdBy: userOf(actor) });
  const draft = { flowId: id, ...owner, revision: 1, logic, layout: places };
  await tx.insert(flowDraft).values({ ...draft, updatedBy: userOf(actor) });
  await tx.insert(flowDraftRevision).values({ ...draft, savedBy: userOf(actor) });
  await recordAudit(tx, actor, {
    ...owner,
    action: "flow.create",
    subject: { kind: "flow", id },
    detail: { name },
  });
  return { id, revision: 1 };
}

/** Columns that name a person stay empty for a key or the program; the audit log has those. */
export function userOf(actor: Actor): string | null {
  return actor.kind === "user" ? actor.id : null;
}
