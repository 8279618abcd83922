import { and, eq } from "drizzle-orm";
import { endpoint, publication } from "../../drizzle/schema/flows";
import { environment } from "../../drizzle/schema/partners";
import { user } from "../../drizzle/schema/people";
import type { FlowProblem } from "../../runtime/flow/document";
import { type FlowSurroundings, nothingAround } from "../../runtime/flow/document-types";
import { parseFlowText } from "../../runtime/flow/schema";
import type { JsonObject } from "../../runtime/json";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace, FlowPlace } from "./flow-place";
import { readSurroundings } from "./flow-surroundings";
import { type KeptCopy, readCopies } from "./kept-copies";
import { placedLayout, problemsOf } from "./opened-flow";
import { hashText, readDraftRow, readFlow, readVersions } from "./repository";
import { type EarlierVersion, earlierVersion } from "./roll-back";

export type VersionView = {
  readonly number: number;
  /** Hex SHA-256 of the canonical logic. */
  readonly hash: string;
  readonly note: string;
  readonly createdAt: Date;
};

export type PublicationView = {
  readonly environmentId: string;
  readonly kind: "test" | "production";
  readonly state: "active" | "paused" | "withdrawn";
  readonly hash: string;
  readonly number: number;
  readonly bindings: { readonly [slot: string]: string };
  readonly parameters: JsonObject;
  readonly publishedAt: Date;
  /** What ran there before, to go back to; null when nothing else did. */
  readonly earlier: EarlierVersion | null;
};

export type DraftView = {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  /** Texts of `flow.json` and `layout.json`; in the latter every node has a place. */
  readonly logic: string;
  readonly layout: string;
  /** What keeps it from being published, so that a canvas can show it before it checks by itself. */
  readonly problems: readonly FlowProblem[];
  /** What is known here of the flows that it runs. */
  readonly around: FlowSurroundings;
  readonly updatedAt: Date;
  readonly updatedBy: string | null;
  readonly versions: readonly VersionView[];
  /** Logic of the newest version, to say what the draft changes; null before the first. */
  readonly published: string | null;
  readonly publications: readonly PublicationView[];
  readonly endpoints: readonly {
    readonly environmentId: string;
    readonly nodeId: string;
    readonly address: string;
  }[];
  readonly copies: readonly KeptCopy[];
};

/** Everything the canvas needs to open a flow. */
export async function readDraft(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
): Promise<DraftView> {
  const row = await readFlow(tx, flowId);
  const draft = await readDraftRow(tx, flowId);
  const versions = await readVersions(tx, flowId);
  const { document } = parseFlowText(draft.logic);
  const around =
    document === null ? nothingAround : await readSurroundings(tx, place.environmentId, document);
  const [author] =
    draft.updatedBy === null
      ? []
      : await tx.select({ name: user.name }).from(user).where(eq(user.id, draft.updatedBy));
  return {
    id: row.id,
    name: row.name,
    revision: draft.revision,
    logic: draft.logic,
    layout:
      document === null
        ? draft.layout
        : placedLayout(flowId, { logic: draft.logic, layout: draft.layout, document }),
    problems: document === null ? [] : problemsOf(flowId, { logic: draft.logic, document, around }),
    around,
    updatedAt: draft.updatedAt,
    updatedBy: author?.name ?? null,
    versions: versions.map(({ number, hash, note, createdAt }) => ({
      number,
      hash: hashText(hash),
      note,
      createdAt,
    })),
    published: versions[0]?.logic ?? null,
    publications: await readPublications(tx, place, flowId, versions),
    endpoints: await tx
      .select({
        environmentId: endpoint.environmentId,
        nodeId: endpoint.nodeId,
        address: endpoint.address,
      })
      .from(endpoint)
      .where(and(eq(endpoint.flowId, flowId), eq(endpoint.distributorId, place.distributorId))),
    copies: await readCopies(tx, flowId),
  };
}

/** The draft as it is stored. */
export async function readDraftTexts(
  tx: ScopedTransaction,
  flowId: string,
): Promise<Pick<DraftView, "revision" | "logic" | "layout">> {
  await readFlow(tx, flowId);
  const { revision, logic, layout } = await readDraftRow(tx, flowId);
  return { revision, logic, layout };
}

async function readPublications(
  tx: ScopedTransaction,
  place: FlowPlace,
  flowId: string,
  versions: readonly { readonly number: number; readonly hash: Uint8Array }[],
): Promise<readonly PublicationView[]> {
  const numbers = new Map(versions.map(({ number, hash }) => [hashText(hash), number]));
  const rows = await tx
    .select({ publication, kind: environment.kind })
    .from(publication)
    .innerJoin(environment, eq(environment.id, publication.environmentId))
    .where(and(eq(publication.flowId, flowId), eq(publication.distributorId, place.distributorId)));
  const views: PublicationView[] = [];
  for (const { publication: row, kind } of rows) {
    const hash = hashText(row.version);
    views.push({
      environmentId: row.environmentId,
      kind,
      state: row.state,
      hash,
      number: numbers.get(hash) ?? 0,
      bindings: row.bindings,
      parameters: row.parameters as JsonObject,
      publishedAt: row.publishedAt,
      earlier: await earlierVersion(tx, flowId, row.environmentId, hash),
    });
  }
  return views;
}
