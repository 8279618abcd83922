import { sql } from "drizzle-orm";
import { trialVersion } from "../../drizzle/schema/debug";
import { canonicalLogic } from "../../runtime/flow/canonical";
import { checkFlow } from "../../runtime/flow/check-flow";
import type { FlowDocument } from "../../runtime/flow/document";
import { versionHash } from "../../runtime/flow/version-hash";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { readSurroundings } from "../flows/flow-surroundings";
import { parseLogic } from "../flows/parse-stored";
import { refuseInvalid } from "../flows/refuse-invalid";
import { hashBytes, readDraftRow, readFlow } from "../flows/repository";
import { takeNewestMaps } from "../maps/take-newest";

export type TrialVersion = { readonly hash: string; readonly document: FlowDocument };

/**
 * Stores the saved draft as it stands, with the newest of the maps it names, so that runs of it can be gone on with
 * by any process. Throws FLOW_INVALID with the first problem of a draft that cannot run.
 */
export async function storeTrialVersion(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
): Promise<TrialVersion> {
  await readFlow(tx, flowId);
  const draft = await readDraftRow(tx, flowId);
  const document = await takeNewestMaps(tx, parseLogic(draft.logic));
  const around = await readSurroundings(tx, place.environmentId, document);
  refuseInvalid(document, checkFlow(document, nodeRegistry, around));
  const hash = versionHash(document);
  const bytes = hashBytes(hash);
  if (bytes === null) throw new RangeError(`${hash} is no hash`);
  await tx
    .insert(trialVersion)
    .values({
      flowId,
      hash: bytes,
      partnerId: place.partnerId,
      distributorId: place.distributorId,
      logic: canonicalLogic(document),
      layout: draft.layout,
    })
    .onConflictDoUpdate({
      target: [trialVersion.flowId, trialVersion.hash],
      // A real run of it may need it for longer.
      set: { usedAt: sql`greatest(${trialVersion.usedAt}, now())`, layout: draft.layout },
    });
  return { hash, document };
}
