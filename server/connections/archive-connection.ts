import { eq } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { listUses } from "../flows/list-uses";
import { lockPublishing } from "../flows/lock-publishing";
import { RequestError } from "../request-error";
import { getConnection } from "./list-connections";
import { announceChange, type ConnectionPlace, lockConnection } from "./save-connection";
import { forgetTokens } from "./stored-token";

/** Removes a connection that no publication uses, with its secrets; its name is free again. */
export async function archiveConnection(
  tx: ScopedTransaction,
  actor: Actor,
  place: ConnectionPlace,
  id: string,
): Promise<void> {
  await lockPublishing(tx, place);
  const before = await lockConnection(tx, place, id);
  const { publications } = await getConnection(tx, place, id);
  if (publications > 0) {
    const uses = await listUses(tx, { kind: "connection", value: id });
    const where = uses.map(
      ({ flowName, number, places }) => `${flowName} v${number} (slot ${places.join(", ")})`,
    );
    const message = `${before.name} is used by ${where.join("; ")}. Bind another connection there, or withdraw it, first.`;
    throw new RequestError("CONFLICT", message, { detail: { publications } });
  }
  await tx
    .update(connection)
    .set({ archivedAt: new Date(), sealed: null, secretNames: [], revision: before.revision + 1 })
    .where(eq(connection.id, id));
  await forgetTokens(tx, id);
  await recordAudit(tx, actor, {
    ...place,
    action: "connection.archive",
    subject: { kind: "connection", id },
    detail: { name: before.name },
  });
  await announceChange(tx, id);
}
