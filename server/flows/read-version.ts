import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { hashText, readFlow, readVersion } from "./repository";

/** A frozen version, as the run view and a comparison show it. */
export type VersionDetail = {
  readonly flowId: string;
  readonly name: string;
  readonly number: number;
  readonly hash: string;
  readonly note: string;
  readonly createdAt: Date;
  /** Texts of `flow.json` and `layout.json`. */
  readonly logic: string;
  readonly layout: string;
};

/** Throws NOT_FOUND when the flow has no version of this hash. */
export async function readFlowVersion(
  tx: ScopedTransaction,
  flowId: string,
  hash: string,
): Promise<VersionDetail> {
  const { name } = await readFlow(tx, flowId);
  const row = await readVersion(tx, flowId, hash);
  if (row === null) throw new RequestError("NOT_FOUND", `${name} has no such version.`);
  const { number, note, createdAt, logic, layout } = row;
  return { flowId, name, number, hash: hashText(row.hash), note, createdAt, logic, layout };
}
