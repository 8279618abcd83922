import { and, desc, eq, isNotNull } from "drizzle-orm";
import { flowDraftRevision } from "../../drizzle/schema/flows";
import { user } from "../../drizzle/schema/people";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { readFlow } from "./repository";

/** What a draft was, or was not to be: kept under a name until the flow goes. */
export type KeptCopy = {
  readonly id: string;
  readonly label: string;
  readonly savedAt: Date;
  readonly savedBy: string | null;
};

/** Newest first. */
export async function readCopies(
  tx: ScopedTransaction,
  flowId: string,
): Promise<readonly KeptCopy[]> {
  const { id, label, savedAt, savedBy } = flowDraftRevision;
  const rows = await tx
    .select({ id, label, savedAt, savedBy: user.name })
    .from(flowDraftRevision)
    .leftJoin(user, eq(user.id, savedBy))
    .where(and(eq(flowDraftRevision.flowId, flowId), isNotNull(label)))
    .orderBy(desc(savedAt));
  return rows.map((row) => ({ ...row, label: row.label ?? "" }));
}

/** Texts of `flow.json` and `layout.json` of a copy. Throws NOT_FOUND. */
export async function readCopy(
  tx: ScopedTransaction,
  flowId: string,
  copy: string,
): Promise<{ readonly label: string; readonly logic: string; readonly layout: string }> {
  const { name } = await readFlow(tx, flowId);
  const { label, logic, layout } = flowDraftRevision;
  const [row] = await tx
    .select({ label, logic, layout })
    .from(flowDraftRevision)
    .where(
      and(eq(flowDraftRevision.id, copy), eq(flowDraftRevision.flowId, flowId), isNotNull(label)),
    );
  if (row === undefined) throw new RequestError("NOT_FOUND", `${name} has no such copy.`);
  return { ...row, label: row.label ?? "" };
}
