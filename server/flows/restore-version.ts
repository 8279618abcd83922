import { canonicalLogic } from "../../runtime/flow/canonical";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { FlowPlace } from "./flow-place";
import { parseLogic } from "./parse-stored";
import { hashText, readDraftRow, readFlow, readVersion } from "./repository";
import { saveDraft } from "./save-draft";

export type Restored = { readonly number: number; readonly revision: number };

/**
 * Makes the draft what a version is. What the draft was stays as a named copy, and every window that has
 * the flow open gets the change like one of a colleague.
 */
export async function restoreVersion(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  { flowId, hash }: { readonly flowId: string; readonly hash: string },
): Promise<Restored> {
  const { name } = await readFlow(tx, flowId);
  const version = await readVersion(tx, flowId, hash);
  if (version === null) throw new RequestError("NOT_FOUND", `${name} has no such version.`);
  const draft = await readDraftRow(tx, flowId);
  const { logic, layout, revision } = draft;
  const label = `Draft before v${version.number} was restored`;
  const same = logic === version.logic;
  const saved = await saveDraft(tx, actor, place, {
    flowId,
    revision,
    strict: true,
    // The flow keeps the name it has now; a version is what it does.
    logic: canonicalLogic({ ...parseLogic(version.logic), name }),
    layout: version.layout,
    ...(same ? {} : { keep: { label, logic, layout } }),
  });
  await recordAudit(tx, actor, {
    partnerId: place.partnerId,
    distributorId: place.distributorId,
    action: "flow.restore",
    subject: { kind: "flow", id: flowId },
    detail: { name, number: version.number, version: hashText(version.hash) },
  });
  return { number: version.number, revision: saved.revision };
}
