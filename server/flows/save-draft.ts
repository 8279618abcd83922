import { and, eq, isNull, lte } from "drizzle-orm";
import { flow, flowDraft, flowDraftRevision } from "../../drizzle/schema/flows";
import { user } from "../../drizzle/schema/people";
import { canonicalLayout, canonicalLogic } from "../../runtime/flow/canonical";
import type { FlowDocument, FlowLayout } from "../../runtime/flow/document";
import {
  type FlowConflict,
  type MergedFlow,
  mergeFlows,
  mergeLayouts,
} from "../../runtime/flow/merge-flows";
import { renameReadsOf } from "../../runtime/flow/rename-reads";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { userOf } from "./create-flow";
import type { FlowPlace } from "./flow-place";
import { parseLayout, parseLogic } from "./parse-stored";
import { type DraftRow, lockDraft, readRevision, readSave, type SavedRevision } from "./repository";

export type DraftChange = {
  readonly flowId: string;
  /** Of this save: sent again because its answer was lost, it saves nothing twice. */
  readonly id?: string;
  /** The revision the change was made on. */
  readonly revision: number;
  /** Texts of `flow.json` and `layout.json`. */
  readonly logic: string;
  readonly layout: string;
  /** Refuse with REVISION_STALE instead of merging, as `If-Match` promises. */
  readonly strict?: boolean;
  /** A version that was not chosen in a conflict, to be kept under a name. */
  readonly keep?: { readonly label: string; readonly logic: string; readonly layout: string };
};

export type SavedDraft =
  | { readonly outcome: "saved"; readonly revision: number }
  /** Others had saved meanwhile; nothing contradicted. The texts hold both. */
  | {
      readonly outcome: "merged";
      readonly revision: number;
      readonly logic: string;
      readonly layout: string;
      /** New nodes of mine that got another id, because a new node of theirs has it. */
      readonly renamed: MergedFlow["renamed"];
    }
  /** Nothing was saved: both changed the same fields. The texts hold all but mine of those. */
  | {
      readonly outcome: "conflict";
      readonly revision: number;
      readonly logic: string;
      readonly layout: string;
      readonly renamed: MergedFlow["renamed"];
      readonly conflicts: readonly FlowConflict[];
      /** Who saved last; null where it was no person. */
      readonly by: string | null;
    };

const renameReads = renameReadsOf(nodeRegistry);

/** Unnamed revisions beyond this many are dropped, oldest first; a save older than that cannot be merged. */
const revisionsKept = 500;

/** Saves a draft on its base revision, merging by node and field with what others saved meanwhile. */
export async function saveDraft(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  change: DraftChange,
): Promise<SavedDraft> {
  const current = await lockDraft(tx, change.flowId);
  const mine = { ...parseLogic(change.logic), id: change.flowId };
  const layout = parseLayout(change.layout);
  const before = change.id === undefined ? null : await readSave(tx, change.flowId, change.id);
  if (before !== null) return answerAgain(tx, change, mine, before);
  if (change.keep !== undefined) await keepCopy(tx, actor, place, current, change.keep);
  if (change.revision === current.revision) {
    const revision = await writeDraft(
      tx,
      actor,
      place,
      current,
      { document: mine, layout },
      change.id,
    );
    return { outcome: "saved", revision };
  }
  const base = await readRevision(tx, change.flowId, change.revision);
  if (change.strict === true || base === null || change.revision > current.revision) {
    throw new RequestError(
      "REVISION_STALE",
      `Somebody saved revision ${current.revision} meanwhile. Load it and make the change there.`,
      { detail: { revision: current.revision } },
    );
  }
  const merged = mergeFlows(parseLogic(base.logic), mine, parseLogic(current.logic), renameReads);
  const places = mergeLayouts(
    parseLayout(base.layout),
    layout,
    parseLayout(current.layout),
    merged,
  );
  const texts = { logic: canonicalLogic(merged.document), layout: canonicalLayout(places) };
  const { conflicts, renamed } = merged;
  if (conflicts.length > 0) {
    const by = await lastAuthor(tx, change.flowId);
    return { outcome: "conflict", revision: current.revision, ...texts, renamed, conflicts, by };
  }
  const sketch = { document: merged.document, layout: places };
  const revision = await writeDraft(tx, actor, place, current, sketch, change.id);
  return { outcome: "merged", revision, ...texts, renamed };
}

async function lastAuthor(tx: ScopedTransaction, flowId: string): Promise<string | null> {
  const [author] = await tx
    .select({ name: user.name })
    .from(flowDraft)
    .innerJoin(user, eq(user.id, flowDraft.updatedBy))
    .where(eq(flowDraft.flowId, flowId));
  return author?.name ?? null;
}

/** What the first answer said: the revision that this save made, and which nodes it renamed. */
async function answerAgain(
  tx: ScopedTransaction,
  change: DraftChange,
  mine: FlowDocument,
  { revision, logic, layout }: SavedRevision,
): Promise<SavedDraft> {
  const texts = { outcome: "merged", revision, logic, layout } as const;
  if (revision === change.revision + 1) return { ...texts, renamed: {} };
  const base = await readRevision(tx, change.flowId, change.revision);
  const other = await readRevision(tx, change.flowId, revision - 1);
  if (base === null || other === null) return { ...texts, renamed: {} };
  const { renamed } = mergeFlows(
    parseLogic(base.logic),
    mine,
    parseLogic(other.logic),
    renameReads,
  );
  return { ...texts, renamed };
}

/** Makes the sketch the draft's next revision, if it is another one; answers with the revision. */
export async function writeDraft(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  current: DraftRow,
  { document, layout }: { readonly document: FlowDocument; readonly layout: FlowLayout },
  id?: string,
): Promise<number> {
  const logic = canonicalLogic(document);
  const places = canonicalLayout(layout);
  if (logic === current.logic && places === current.layout) return current.revision;
  const { flowId } = current;
  const revision = current.revision + 1;
  const now = new Date();
  await tx
    .update(flowDraft)
    .set({ revision, logic, layout: places, updatedAt: now, updatedBy: userOf(actor) })
    .where(eq(flowDraft.flowId, flowId));
  await tx.insert(flowDraftRevision).values({
    ...(id === undefined ? {} : { id }),
    flowId,
    partnerId: current.partnerId,
    distributorId: current.distributorId,
    revision,
    logic,
    layout: places,
    savedAt: now,
    savedBy: userOf(actor),
  });
  await tx
    .delete(flowDraftRevision)
    .where(
      and(
        eq(flowDraftRevision.flowId, flowId),
        isNull(flowDraftRevision.label),
        lte(flowDraftRevision.revision, revision - revisionsKept),
      ),
    );
  await tx.update(flow).set({ name: document.name }).where(eq(flow.id, flowId));
  await recordAudit(tx, actor, {
    partnerId: place.partnerId,
    distributorId: place.distributorId,
    action: "flow.edit",
    subject: { kind: "flow", id: flowId },
    detail: { name: document.name, revision },
  });
  return revision;
}

async function keepCopy(
  tx: ScopedTransaction,
  actor: Actor,
  place: FlowPlace,
  current: DraftRow,
  keep: NonNullable<DraftChange["keep"]>,
): Promise<void> {
  await tx.insert(flowDraftRevision).values({
    flowId: current.flowId,
    partnerId: current.partnerId,
    distributorId: current.distributorId,
    revision: current.revision,
    logic: canonicalLogic(parseLogic(keep.logic)),
    layout: canonicalLayout(parseLayout(keep.layout)),
    label: keep.label,
    savedBy: userOf(actor),
  });
  await recordAudit(tx, actor, {
    partnerId: place.partnerId,
    distributorId: place.distributorId,
    action: "flow.keep-copy",
    subject: { kind: "flow", id: current.flowId },
    detail: { name: parseLogic(keep.logic).name, label: keep.label },
  });
}
