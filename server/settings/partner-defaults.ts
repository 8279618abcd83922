import { eq } from "drizzle-orm";
import { partner } from "../../drizzle/schema/partners";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import {
  daysWords,
  type Retention,
  requireRetention,
  requireTimeZone,
} from "./distributor-settings";

/** What a new distributor of a partner begins with. */
export type PartnerDefaults = Retention & { readonly timeZone: string };

type Host = {
  readonly tx: ScopedTransaction;
  readonly actor: Actor;
  readonly scope: { readonly partnerId: string };
};

export async function readDefaults({
  tx,
  scope,
}: Pick<Host, "tx" | "scope">): Promise<PartnerDefaults> {
  const [row] = await tx
    .select({
      timeZone: partner.defaultTimeZone,
      detailDays: partner.defaultDetailDays,
      runDays: partner.defaultRunDays,
      eventDays: partner.defaultEventDays,
    })
    .from(partner)
    .where(eq(partner.id, scope.partnerId));
  if (row === undefined) throw new RequestError("NOT_FOUND", "There is no such partner.");
  return row;
}

/** Sets what distributors begin with from now on; those that are there keep what they have. */
export async function setDefaults(
  { tx, actor, scope }: Host,
  wanted: PartnerDefaults,
): Promise<void> {
  requireRetention(wanted);
  const timeZone = requireTimeZone(wanted.timeZone);
  const before = await readDefaults({ tx, scope });
  const [from, to] = [wordsOf(before), wordsOf({ ...wanted, timeZone })];
  if (from === to) return;
  await tx
    .update(partner)
    .set({
      defaultTimeZone: timeZone,
      defaultDetailDays: wanted.detailDays,
      defaultRunDays: wanted.runDays,
      defaultEventDays: wanted.eventDays,
    })
    .where(eq(partner.id, scope.partnerId));
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: null,
    action: "partner.defaults",
    subject: { kind: "partner", id: scope.partnerId },
    detail: { from, to },
  });
}

function wordsOf({ timeZone, detailDays, runDays, eventDays }: PartnerDefaults): string {
  return `${timeZone}, ${daysWords({ details: detailDays, runs: runDays, events: eventDays })}`;
}
