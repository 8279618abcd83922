import { desc, eq } from "drizzle-orm";
import { flowVersion } from "../../drizzle/schema/flows";
import type { ScopedTransaction } from "../db";
import { hashText, readFlow } from "./repository";

export type VersionHash = {
  readonly number: number;
  /** Hex SHA-256. */
  readonly hash: string;
  readonly note: string;
  readonly createdAt: Date;
};

/** The versions of a flow, newest first, without their content. NOT_FOUND for a flow of somebody else. */
export async function listVersionHashes(
  tx: ScopedTransaction,
  flowId: string,
): Promise<readonly VersionHash[]> {
  await readFlow(tx, flowId);
  const rows = await tx
    .select({
      number: flowVersion.number,
      hash: flowVersion.hash,
      note: flowVersion.note,
      createdAt: flowVersion.createdAt,
    })
    .from(flowVersion)
    .where(eq(flowVersion.flowId, flowId))
    .orderBy(desc(flowVersion.number));
  return rows.map((row) => ({ ...row, hash: hashText(row.hash) }));
}
