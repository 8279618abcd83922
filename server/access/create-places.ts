import { and, eq } from "drizzle-orm";
import { distributor, environment, partner } from "../../drizzle/schema/partners";
import { isTimeZone } from "../../runtime/flow/check-calendar";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";

/** Longer names fit into no list. */
const nameMax = 120;

/** `Nordwind Handel GmbH` is `nordwind-handel-gmbh` in addresses. Throws INPUT_INVALID where nothing is left, and for a name that is too long. */
export function shortNameOf(name: string): string {
  if (name.length > nameMax) {
    throw new RequestError(
      "INPUT_INVALID",
      `The name has ${name.length} characters; ${nameMax} is the most.`,
    );
  }
  const short = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 60)
    .replace(/-+$/, "");
  if (short === "") {
    throw new RequestError("INPUT_INVALID", `"${name}" has no letter or digit for an address.`);
  }
  return short;
}

/** A new integration partner; the transaction is the owner's of the tables. Throws CONFLICT. */
export async function createPartner(
  tx: ScopedTransaction,
  actor: Actor,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<{ readonly slug: string }> {
  const slug = shortNameOf(name);
  const [known] = await tx
    .select({ name: partner.name })
    .from(partner)
    .where(eq(partner.slug, slug));
  if (known !== undefined) {
    throw new RequestError("CONFLICT", `There is a partner ${known.name} (${slug}) already.`);
  }
  await tx.insert(partner).values({ id, name, slug });
  await recordAudit(tx, actor, {
    partnerId: id,
    distributorId: null,
    action: "partner.create",
    subject: { kind: "partner", id },
    detail: { name, slug },
  });
  return { slug };
}

export type NewDistributor = {
  readonly partnerId: string;
  readonly name: string;
  /** IANA name, e.g. `Europe/Berlin`; null is the partner's default. */
  readonly timeZone: string | null;
};

/**
 * A new customer of the partner with its test and production environment; it keeps records as long as the
 * partner has set for new ones. Throws CONFLICT, INPUT_INVALID.
 */
export async function createDistributor(
  tx: ScopedTransaction,
  actor: Actor,
  { partnerId, name, timeZone: wanted }: NewDistributor,
): Promise<{ readonly id: string; readonly slug: string }> {
  const slug = shortNameOf(name);
  const [defaults] = await tx
    .select({
      timeZone: partner.defaultTimeZone,
      detailDays: partner.defaultDetailDays,
      runDays: partner.defaultRunDays,
      eventDays: partner.defaultEventDays,
    })
    .from(partner)
    .where(eq(partner.id, partnerId));
  const timeZone = wanted ?? defaults?.timeZone ?? "UTC";
  if (!isTimeZone(timeZone)) {
    throw new RequestError(
      "INPUT_INVALID",
      `"${timeZone}" is not a time zone; give an IANA name such as Europe/Berlin.`,
    );
  }
  const [known] = await tx
    .select({ name: distributor.name })
    .from(distributor)
    .where(and(eq(distributor.partnerId, partnerId), eq(distributor.slug, slug)));
  if (known !== undefined) {
    throw new RequestError("CONFLICT", `There is a distributor ${known.name} (${slug}) already.`);
  }
  const id = newId();
  await tx.insert(distributor).values({ ...defaults, id, partnerId, name, slug, timeZone });
  await tx.insert(environment).values([
    { id: newId(), partnerId, distributorId: id, kind: "test" },
    { id: newId(), partnerId, distributorId: id, kind: "production" },
  ]);
  await recordAudit(tx, actor, {
    partnerId,
    distributorId: id,
    action: "distributor.create",
    subject: { kind: "distributor", id },
    detail: { name, slug, timeZone },
  });
  return { id, slug };
}
