import { and, eq, sql } from "drizzle-orm";
import { trialVersion } from "../../drizzle/schema/debug";
import { flow, flowVersion, publication } from "../../drizzle/schema/flows";
import { distributor } from "../../drizzle/schema/partners";
import type { FlowDocument, RetentionClass } from "../../runtime/flow/document";
import { exactNumbersAsText } from "../../runtime/flow/exact-json";
import type { Json, JsonObject } from "../../runtime/json";
import { type AppDatabase, withScope } from "../db";
import { shareRead } from "../shared-reads";
import type { EnvironmentPlace, FlowPlace } from "./flow-place";
import { parseLogic } from "./parse-stored";
import { hashBytes, hashText, publishedChannel } from "./repository";

/** A webhook address and whose it is. */
export type OpenEndpoint = EnvironmentPlace & { readonly flowId: string; readonly nodeId: string };

/** What runs of a flow in an environment. */
export type LivePublication = EnvironmentPlace & {
  readonly flowId: string;
  /** Hex SHA-256 of the canonical logic. */
  readonly version: string;
  readonly state: "active" | "paused" | "withdrawn";
  /** Connection id per slot. */
  readonly bindings: { readonly [slot: string]: string };
  readonly parameters: JsonObject;
  /** Days that step detail of its runs is kept: the flow's own, else the distributor's. */
  readonly retention: RetentionClass;
  /** Ready to compile: numbers beyond a JS number's digits are texts. */
  readonly document: FlowDocument;
};

/**
 * Where gateway and worker read what is published. Answers come from memory; a change anywhere in the
 * cluster empties what it touches within the time a notification takes. When the connection for
 * notifications was lost, everything is forgotten as soon as it is back.
 */
export type PublicationSource = {
  /** Null for an address that does not exist. */
  byAddress(address: string): Promise<OpenEndpoint | null>;
  /** Null when the flow was never published there. A withdrawn one is returned as such. */
  published(place: EnvironmentPlace, flowId: string): Promise<LivePublication | null>;
  /** What a flow is called, published or not; null for one that does not exist. Not remembered. */
  nameOf(place: FlowPlace, flowId: string): Promise<string | null>;
  /** The frozen document of a version, or of a draft that trial runs run; null when there is none of this hash. */
  version(place: FlowPlace, flowId: string, hash: string): Promise<FlowDocument | null>;
  /** Forgets everything but versions, which never change. */
  forget(): void;
  close(): Promise<void>;
};

const addressesMax = 10_000;
const unknownMax = 1_000;
const publicationsMax = 5_000;
const versionsMax = 500;

/** Opens the source on the app's database and starts to listen. */
export async function openPublicationSource(db: AppDatabase): Promise<PublicationSource> {
  const endpoints = new Map<string, Promise<OpenEndpoint | null>>();
  const publications = new Map<string, Promise<LivePublication | null>>();
  const versions = new Map<string, Promise<FlowDocument | null>>();
  const unknown = new Map<string, true>();
  const forget = () => {
    endpoints.clear();
    publications.clear();
    unknown.clear();
  };

  const listener = await db.$client.listen(
    publishedChannel,
    (changed) => {
      // A first publication opens addresses, so what was unknown may be known now.
      unknown.clear();
      publications.delete(changed);
    },
    // Called at every new connection: what changed while nothing was heard is not known.
    forget,
  );

  const version: PublicationSource["version"] = async (place, flowId, hash) => {
    const key = `${flowId}:${hash}`;
    const read = () => readDocument(db, place, flowId, hash);
    const document = await remembered(versions, versionsMax, key, read);
    if (document === null) versions.delete(key);
    return document;
  };

  return {
    version,
    forget,
    nameOf: (place, flowId) =>
      withScope(db, place, async (tx) => {
        const [row] = await tx.select({ name: flow.name }).from(flow).where(eq(flow.id, flowId));
        return row?.name ?? null;
      }),
    async byAddress(address) {
      if (unknown.has(address)) return null;
      const found = await remembered(endpoints, addressesMax, address, () =>
        readEndpoint(db, address),
      );
      if (found === null) {
        endpoints.delete(address);
        if (unknown.size >= unknownMax) unknown.clear();
        unknown.set(address, true);
      }
      return found;
    },
    published: (place, flowId) =>
      remembered(publications, publicationsMax, `${place.environmentId}:${flowId}`, async () => {
        const row = await readRow(db, place, flowId);
        if (row === null) return null;
        const hash = hashText(row.version);
        const document = await version(place, flowId, hash);
        if (document === null) return null;
        const { state, bindings } = row;
        const parameters = row.parameters as JsonObject;
        const retention = document.settings.retention ?? row.detailDays;
        const found = { flowId, version: hash, state, bindings, parameters, retention, document };
        return { ...place, ...found };
      }),
    close: () => listener.unlisten(),
  };
}

/** One read for everybody who asks at the same time; a failed one is not kept. */
function remembered<T>(
  known: Map<string, Promise<T>>,
  max: number,
  key: string,
  read: () => Promise<T>,
): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= max) {
    const oldest = known.keys().next();
    if (oldest.done !== true) known.delete(oldest.value);
  }
  return shareRead(known, key, read());
}

async function readEndpoint(db: AppDatabase, address: string): Promise<OpenEndpoint | null> {
  const [row] = await db.execute<{
    partner_id: string;
    distributor_id: string;
    environment_id: string;
    flow_id: string;
    node_id: string;
  }>(sql`select * from resolve_endpoint(${address})`);
  return row === undefined
    ? null
    : {
        partnerId: row.partner_id,
        distributorId: row.distributor_id,
        environmentId: row.environment_id,
        flowId: row.flow_id,
        nodeId: row.node_id,
      };
}

function readRow(db: AppDatabase, place: EnvironmentPlace, flowId: string) {
  return withScope(db, place, async (tx) => {
    const [row] = await tx
      .select({ publication, detailDays: distributor.detailDays })
      .from(publication)
      .innerJoin(distributor, eq(distributor.id, publication.distributorId))
      .where(
        and(eq(publication.flowId, flowId), eq(publication.environmentId, place.environmentId)),
      );
    return row === undefined ? null : { ...row.publication, detailDays: row.detailDays };
  });
}

async function readDocument(
  db: AppDatabase,
  place: FlowPlace,
  flowId: string,
  hash: string,
): Promise<FlowDocument | null> {
  const bytes = hashBytes(hash);
  if (bytes === null) return null;
  const row = await withScope(db, place, async (tx) => {
    const [version] = await tx
      .select({ logic: flowVersion.logic })
      .from(flowVersion)
      .where(and(eq(flowVersion.flowId, flowId), eq(flowVersion.hash, bytes)));
    if (version !== undefined) return version;
    const [trial] = await tx
      .select({ logic: trialVersion.logic })
      .from(trialVersion)
      .where(and(eq(trialVersion.flowId, flowId), eq(trialVersion.hash, bytes)));
    return trial;
  });
  if (row === undefined) return null;
  const document = parseLogic(row.logic) as unknown as Json;
  return exactNumbersAsText(document) as unknown as FlowDocument;
}
