import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { endpoint, flow, flowVersion, publication } from "../../drizzle/schema/flows";
import { environment } from "../../drizzle/schema/partners";
import { canonicalLayout, canonicalLogic } from "../../runtime/flow/canonical";
import { checkFlow } from "../../runtime/flow/check-flow";
import type { FlowDocument } from "../../runtime/flow/document";
import { nothingAround } from "../../runtime/flow/document-types";
import { type FlowStarts, startsOf } from "../../runtime/flow/starts";
import { versionHash } from "../../runtime/flow/version-hash";
import type { JsonObject } from "../../runtime/json";
import { type NodeRegistry, nodeRegistry } from "../../runtime/nodes/registry";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { CheckedCode } from "../code/check-types";
import type { ScopedTransaction } from "../db";
import { refuseUntested, type Tested } from "../flow-tests/publish-gate";
import { newId } from "../ids";
import { takeNewestMaps } from "../maps/take-newest";
import { RequestError } from "../request-error";
import { countAnew, syncSchedules } from "../schedules/sync-schedules";
import { type Bindings, bindSlots, refuseOtherSlots, slotsOf } from "./bind-slots";
import { fillParameters } from "./check-parameters";
import { userOf } from "./create-flow";
import type { EnvironmentPlace } from "./flow-place";
import { readSurroundings } from "./flow-surroundings";
import { lockPublishing } from "./lock-publishing";
import { missingReferences, refuseMissing } from "./missing-references";
import { parseLayout, parseLogic } from "./parse-stored";
import { foundBefore } from "./published-code";
import { refuseInvalid } from "./refuse-invalid";
import {
  hashBytes,
  hashText,
  lockDraft,
  lockPublication,
  notifyPublished,
  type PublicationRow,
  readFlow,
  readVersion,
} from "./repository";
import { writeDraft } from "./save-draft";

export type PublishRequest = {
  readonly flowId: string;
  /** Hash of an existing version, to go back to it; absent publishes the draft. */
  readonly version?: string;
  /** The draft's revision the person saw; another one is refused with REVISION_STALE. */
  readonly revision?: number;
  readonly note: string;
  /** Connection id per slot; what is not given stays as it was, or goes by the slot's name. */
  readonly bindings?: Bindings;
  /** Refuses a binding of what is no slot, as somebody types it. */
  readonly onlySlots?: boolean;
  readonly parameters?: JsonObject;
  /**
   * Names of sub-flows and tables that the person knows to be missing there; anything else that is missing is
   * refused. Absent: nothing is.
   */
  readonly despite?: readonly string[];
  /** What was found of the draft's code before the transaction; a draft with code is not published without. */
  readonly code?: CheckedCode;
  /** What was found of its tests before the transaction; nothing else is published in production by it. */
  readonly tested: Tested;
};

export type Published = {
  readonly number: number;
  readonly hash: string;
  /** A paused flow stays paused: it accepts and stores, and runs nothing until it is resumed. */
  readonly state: "active" | "paused";
  readonly endpoints: readonly { readonly nodeId: string; readonly address: string }[];
  /** What it needs and the environment does not have, in sentences: runs that come to it fail. */
  readonly missing: readonly string[];
};

/**
 * Makes a version of the draft (or takes an existing one) and lets it run in one environment. Throws
 * FLOW_INVALID with `detail.problems`, CONFLICT for slots without a connection, INPUT_INVALID for
 * parameters, REVISION_STALE for code that was not checked and what was not tested before (see `publish-checked.ts`). Nothing is changed
 * unless all of it is.
 */
export async function publishFlow(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  request: PublishRequest,
  registry: NodeRegistry = nodeRegistry,
): Promise<Published> {
  const { flowId } = request;
  await lockPublishing(tx, place);
  // One that was archived is in no list: nobody would see that it runs, nor what it needs.
  await readFlow(tx, flowId);
  // Also keeps two publishes of one flow from taking the same number.
  const draft = await lockDraft(tx, flowId);
  if (request.revision !== undefined && request.revision !== draft.revision) {
    throw new RequestError("REVISION_STALE", "The draft was changed meanwhile. Look at it again.", {
      detail: { revision: draft.revision },
    });
  }
  const environmentKind = await readEnvironment(tx, place);
  const wanted = request.version === undefined ? null : await existing(tx, request);
  const stored = parseLogic(wanted?.logic ?? draft.logic);
  const document = wanted === null ? await takeNewestMaps(tx, stored) : stored;
  // A version is what it was when it was made, and going back to it must not hang on another flow.
  const around =
    wanted === null ? await readSurroundings(tx, place.environmentId, document) : nothingAround;
  refuseInvalid(document, checkFlow(document, registry, around));
  // Only of what is new: a version that was published before goes on as it is.
  if (wanted === null) refuseInvalid(document, foundBefore(document, registry, request.code));
  const { environmentId } = place;
  const missing = await missingReferences(tx, { flowId, environmentId, document });
  if (request.despite !== undefined) refuseMissing(missing, request.despite);
  const before = await lockPublication(tx, flowId, place.environmentId);
  const slots = slotsOf(document, registry);
  if (request.onlySlots === true) refuseOtherSlots(slots, request.bindings ?? {});
  const bindings = await bindSlots(
    tx,
    place.environmentId,
    slots,
    request.bindings ?? {},
    before?.bindings ?? {},
  );
  const parameters = fillParameters(
    document,
    request.parameters ?? {},
    (before?.parameters ?? {}) as JsonObject,
  );
  await refuseUntested(tx, place, flowId, { document, parameters, tested: request.tested });
  // What was taken is in the draft, too: else it would differ from what it was published as.
  if (document !== stored) {
    const sketch = { document, layout: parseLayout(draft.layout) };
    await writeDraft(tx, actor, place, draft, sketch);
  }
  const version = wanted ?? (await addVersion(tx, actor, draft, document, request.note));
  const hash = hashText(version.hash);
  const state = before?.state === "paused" ? "paused" : "active";
  await writePublication(tx, actor, place, before, {
    flowId,
    version: version.hash,
    bindings,
    parameters,
    state,
    note: request.note,
  });
  const starts = startsOf(document, registry);
  const endpoints = await openEndpoints(tx, place, flowId, starts);
  const active = state === "active";
  await syncSchedules(tx, place, { flowId, version: version.hash, starts, active });
  if (before?.state === "withdrawn") await countAnew(tx, place, flowId);
  await notifyPublished(tx, place.environmentId, flowId);
  await recordAudit(tx, actor, {
    ...place,
    action: "flow.publish",
    subject: { kind: "flow", id: flowId },
    detail: {
      name: document.name,
      number: version.number,
      version: hash,
      environment: environmentKind,
      note: request.note,
      ...redOf(request.tested),
    },
  });
  return {
    number: version.number,
    hash,
    state,
    endpoints,
    missing: missing.map(({ message }) => message),
  };
}

function redOf(tested: Tested): JsonObject {
  if (typeof tested === "string") return {};
  const { failed, notRun, reason } = tested;
  if (failed.length === 0 && notRun.length === 0) return {};
  return {
    ...(failed.length > 0 && { testsFailed: failed }),
    ...(notRun.length > 0 && { testsNotRun: notRun }),
    despiteTests: reason,
  };
}

async function readEnvironment(tx: ScopedTransaction, place: EnvironmentPlace): Promise<string> {
  const [row] = await tx
    .select({ kind: environment.kind, distributorId: environment.distributorId })
    .from(environment)
    .where(eq(environment.id, place.environmentId));
  if (row === undefined || row.distributorId !== place.distributorId) {
    throw new RequestError("NOT_FOUND", "There is no such environment, or it is not yours to see.");
  }
  return row.kind;
}

async function existing(tx: ScopedTransaction, request: PublishRequest) {
  const row = await readVersion(tx, request.flowId, request.version ?? "");
  if (row !== null) return row;
  throw new RequestError("NOT_FOUND", "This flow has no such version.");
}

/** The same logic is the same version, whoever publishes it and how often. */
async function addVersion(
  tx: ScopedTransaction,
  actor: Actor,
  draft: { flowId: string; partnerId: string; distributorId: string | null; layout: string },
  document: FlowDocument,
  note: string,
): Promise<{ readonly number: number; readonly hash: Uint8Array }> {
  const { flowId, partnerId, distributorId } = draft;
  const hash = versionHash(document);
  const known = await readVersion(tx, flowId, hash);
  if (known !== null) return known;
  const [last] = await tx
    .select({ number: sql<number>`coalesce(max(${flowVersion.number}), 0)::int` })
    .from(flowVersion)
    .where(eq(flowVersion.flowId, flowId));
  const bytes = hashBytes(hash) ?? new Uint8Array();
  const number = (last?.number ?? 0) + 1;
  await tx.insert(flowVersion).values({
    flowId,
    hash: bytes,
    partnerId,
    distributorId,
    number,
    logic: canonicalLogic(document),
    layout: draft.layout === "" ? canonicalLayout({ nodes: {} }) : draft.layout,
    note,
    createdBy: userOf(actor),
  });
  await tx.update(flow).set({ name: document.name }).where(eq(flow.id, flowId));
  return { number, hash: bytes };
}

async function writePublication(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  before: PublicationRow | null,
  next: Pick<PublicationRow, "flowId" | "version" | "bindings" | "parameters" | "state" | "note">,
): Promise<void> {
  const values = { ...next, publishedAt: new Date(), publishedBy: userOf(actor) };
  if (before === null) {
    const { partnerId, distributorId, environmentId } = place;
    await tx
      .insert(publication)
      .values({ id: newId(), partnerId, distributorId, environmentId, ...values });
  } else await tx.update(publication).set(values).where(eq(publication.id, before.id));
}

/** An address per trigger that takes messages and environment, random, and the same for ever. */
async function openEndpoints(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  { addresses }: FlowStarts,
): Promise<Published["endpoints"]> {
  const { partnerId, distributorId, environmentId } = place;
  for (const nodeId of addresses) {
    const address = randomBytes(18).toString("base64url");
    await tx
      .insert(endpoint)
      .values({ address, partnerId, distributorId, environmentId, flowId, nodeId })
      .onConflictDoNothing();
  }
  const rows = await tx
    .select({
      nodeId: endpoint.nodeId,
      address: endpoint.address,
      environmentId: endpoint.environmentId,
    })
    .from(endpoint)
    .where(eq(endpoint.flowId, flowId));
  return rows
    .filter((row) => row.environmentId === environmentId && addresses.includes(row.nodeId))
    .map(({ nodeId, address }) => ({ nodeId, address }));
}
