import { and, desc, eq } from "drizzle-orm";
import { audit } from "../../drizzle/schema/audit";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { EnvironmentPlace } from "./flow-place";
import { lockPublishing } from "./lock-publishing";
import { type Published, publishFlow } from "./publish-flow";
import { hashText, lockDraft, readFlow, readPublication, readVersion } from "./repository";

export type EarlierVersion = { readonly number: number; readonly hash: string };

/** Publishes beyond this many are not looked through. */
const lookedBack = 50;

/** What ran in an environment before the version that runs there now; null when nothing else ever did. */
export async function earlierVersion(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string,
  current: string,
): Promise<EarlierVersion | null> {
  const rows = await tx
    .select({ detail: audit.detail })
    .from(audit)
    .where(
      and(
        eq(audit.subjectKind, "flow"),
        eq(audit.subjectId, flowId),
        eq(audit.action, "flow.publish"),
        eq(audit.environmentId, environmentId),
      ),
    )
    .orderBy(desc(audit.at), desc(audit.id))
    .limit(lookedBack);
  for (const { detail } of rows) {
    const { version, number } = detail;
    if (typeof version !== "string" || typeof number !== "number" || version === current) continue;
    return { number, hash: version };
  }
  return null;
}

/**
 * Publishes what ran here before, with the bindings and values of now. The same checks apply as to every
 * publish. Doing it again goes forward again.
 */
export async function rollBack(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  { flowId, from }: { readonly flowId: string; readonly from: string },
): Promise<Published> {
  await lockPublishing(tx, place);
  const { name } = await readFlow(tx, flowId);
  // A publish that is under way is waited for: what it lets run must not be taken back unseen.
  await lockDraft(tx, flowId);
  const live = await readPublication(tx, flowId, place.environmentId);
  if (live === null) throw new RequestError("NOT_FOUND", `${name} is not published here.`);
  const current = hashText(live.version);
  if (current !== from) {
    const message = `Somebody published another version of ${name} meanwhile. Look at it first.`;
    throw new RequestError("CONFLICT", message, { detail: { version: current } });
  }
  const earlier = await earlierVersion(tx, flowId, place.environmentId, current);
  if (earlier === null) {
    throw new RequestError("CONFLICT", `${name} never had another version in this environment.`);
  }
  const left = await readVersion(tx, flowId, current);
  return publishFlow(tx, actor, place, {
    flowId,
    version: earlier.hash,
    tested: "rolled-back",
    note: `Back to v${earlier.number} from v${left?.number ?? 0}`,
  });
}
