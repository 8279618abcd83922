import { and, eq, gt } from "drizzle-orm";
import { flowSample, type SampleMessage } from "../../drizzle/schema/samples";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { parseLogic } from "../flows/parse-stored";
import { readDraftRow, readFlow } from "../flows/repository";
import { detailDaysOf } from "../settings/distributor-settings";

const dayMs = 24 * 60 * 60 * 1000;

export type PinnedSample = {
  readonly nodeId: string;
  readonly message: SampleMessage;
  readonly run: string | null;
  readonly pinnedAt: Date;
  readonly pinnedBy: string;
  readonly expiresAt: Date;
};

/** Samples of a flow's triggers in this environment; none without the right to see payloads. */
export async function listSamples(
  tx: ScopedTransaction,
  scope: MemberScope,
  flowId: string,
): Promise<readonly PinnedSample[]> {
  if (!can(scope.standings, "payload.view")) return [];
  const rows = await tx
    .select()
    .from(flowSample)
    .where(
      and(
        eq(flowSample.flowId, flowId),
        eq(flowSample.environmentId, scope.environmentId),
        gt(flowSample.expiresAt, new Date()),
      ),
    );
  return rows.map((row) => ({
    nodeId: row.nodeId,
    message: row.message,
    run: row.run,
    pinnedAt: row.pinnedAt,
    pinnedBy: row.pinnedByName,
    expiresAt: row.expiresAt,
  }));
}

/** Pins a message to a trigger, in place of the one before; it goes when the flow's payloads would. */
export async function pinSample(
  tx: ScopedTransaction,
  actor: Actor,
  scope: MemberScope,
  sample: {
    readonly flowId: string;
    readonly nodeId: string;
    readonly message: SampleMessage;
    readonly run: string | null;
  },
): Promise<void> {
  const { partnerId, distributorId, environmentId } = scope;
  await readFlow(tx, sample.flowId);
  const { logic } = await readDraftRow(tx, sample.flowId);
  const days = parseLogic(logic).settings.retention ?? (await detailDaysOf(tx, distributorId));
  const pinnedAt = new Date();
  const pinned = {
    message: sample.message,
    run: sample.run,
    pinnedAt,
    pinnedBy: actor.id,
    pinnedByName: actor.name,
    expiresAt: new Date(pinnedAt.getTime() + days * dayMs),
  };
  await tx
    .insert(flowSample)
    .values({
      ...pinned,
      partnerId,
      distributorId,
      environmentId,
      flowId: sample.flowId,
      nodeId: sample.nodeId,
    })
    .onConflictDoUpdate({
      target: [flowSample.environmentId, flowSample.flowId, flowSample.nodeId],
      set: pinned,
    });
  await audit(tx, actor, scope, "sample.pin", sample);
}

export async function unpinSample(
  tx: ScopedTransaction,
  actor: Actor,
  scope: MemberScope,
  sample: { readonly flowId: string; readonly nodeId: string },
): Promise<void> {
  const gone = await tx
    .delete(flowSample)
    .where(
      and(
        eq(flowSample.environmentId, scope.environmentId),
        eq(flowSample.flowId, sample.flowId),
        eq(flowSample.nodeId, sample.nodeId),
      ),
    )
    .returning({ node: flowSample.nodeId });
  if (gone.length > 0) await audit(tx, actor, scope, "sample.unpin", sample);
}

async function audit(
  tx: ScopedTransaction,
  actor: Actor,
  { partnerId, distributorId, environmentId }: MemberScope,
  action: string,
  sample: { readonly flowId: string; readonly nodeId: string; readonly run?: string | null },
): Promise<void> {
  await recordAudit(tx, actor, {
    partnerId,
    distributorId,
    environmentId,
    action,
    subject: { kind: "flow", id: sample.flowId },
    detail: { node: sample.nodeId, ...(sample.run != null && { run: sample.run }) },
  });
}
