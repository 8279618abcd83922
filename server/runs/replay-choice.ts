import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import { flow } from "../../drizzle/schema/flows";
import type { FlowDocument } from "../../runtime/flow/document";
import { versionHash } from "../../runtime/flow/version-hash";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { slotsOf } from "../flows/bind-slots";
import { referencesOf } from "../flows/flow-references";
import { parseLogic } from "../flows/parse-stored";
import { readDraftRow, readPublication } from "../flows/repository";
import { takeNewestMaps } from "../maps/take-newest";
import { markOf, publishedOf, replayRights, type VersionMark } from "./replay-version";

/** A system that a draft would reach for real. */
export type ReachedSystem = {
  readonly slot: string;
  readonly name: string;
  readonly environment: "test" | "production";
  readonly simulated: boolean;
};

/** A version as it was shown: whoever lets it run says by its mark that it is this one. */
export type ShownVersion = { readonly mark: VersionMark; readonly number: number | null };

export type ReplayChoice = {
  /** The one flow that the runs are of; null where they are of several, which have no draft in common. */
  readonly flow: { readonly id: string; readonly name: string } | null;
  /** The saved draft; null where there is none in common. */
  readonly draft: ShownVersion | null;
  /** What is published of all of them; the number where it is one. */
  readonly published: ShownVersion;
  /** Names of the systems that these runs reach by what is published now, whichever version they run. */
  readonly reached: readonly string[];
  /** What the draft would reach: what the publication binds, and nothing else. */
  readonly systems: readonly ReachedSystem[];
  /** Slots of the draft that nothing is bound to here: its steps would fail there. */
  readonly unbound: readonly string[];
  /** Flows that it calls, which reach systems of their own. */
  readonly calls: readonly string[];
  /** Whether this person may let the draft run for real here. */
  readonly mayDraft: boolean;
};

/** What can be chosen for a replay of these runs. */
export async function readReplayChoice(
  tx: ScopedTransaction,
  scope: MemberScope,
  { runs }: { readonly runs: readonly string[] },
): Promise<ReplayChoice> {
  const flows = await tx.execute<{ id: string; name: string }>(sql`
    select distinct f.id, f.name from run r join flow f on f.id = r.flow_id
    where r.partner_id = ${scope.partnerId} and r.distributor_id = ${scope.distributorId}
      and r.environment_id = ${scope.environmentId}
      and r.id in (select value::uuid from json_array_elements_text(${JSON.stringify(runs)}::json))`);
  const mayDraft = replayRights("draft", scope.environmentKind).every((action) =>
    can(scope.standings, action),
  );
  const ids = flows.map(({ id }) => id);
  const published = await shownPublished(tx, scope, ids);
  const reached = await boundTo(tx, scope, ids);
  const [only] = flows;
  if (only === undefined || flows.length > 1) {
    const none = { flow: null, draft: null, systems: [], unbound: [], calls: [] };
    return { ...none, published, reached, mayDraft };
  }
  const { logic } = await readDraftRow(tx, only.id);
  const document = await takeNewestMaps(tx, parseLogic(logic));
  return {
    flow: only,
    draft: { mark: versionHash(document), number: null },
    published,
    reached,
    mayDraft,
    calls: await calledFlows(tx, document),
    ...(await reachedBy(tx, scope, { flow: only.id, document })),
  };
}

async function shownPublished(
  tx: ScopedTransaction,
  scope: MemberScope,
  flows: readonly string[],
): Promise<ShownVersion> {
  const published = await publishedOf(tx, scope, flows);
  const [flowId] = flows;
  const mark = markOf(published);
  const hash = flowId === undefined ? undefined : published[flowId];
  if (flows.length !== 1 || flowId === undefined || hash === undefined) {
    return { mark, number: null };
  }
  const [row] = await tx.execute<{ number: number }>(sql`
    select number from flow_version
    where flow_id = ${flowId}::uuid and hash = decode(${hash}, 'hex')`);
  return { mark, number: row?.number ?? null };
}

/** By name, those that steps of the published versions send to: what a trigger listens to is reached by nothing. */
async function boundTo(
  tx: ScopedTransaction,
  scope: MemberScope,
  flows: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.execute<{ name: string; type: string }>(sql`
    select distinct c.name, node.value->>'type' as type from publication p
      join flow_version v on v.flow_id = p.flow_id and v.hash = p.version
      cross join lateral json_each(v.logic::json->'nodes') node
      join connection c on c.id::text = p.bindings->>(node.value->>'connection')
    where p.environment_id = ${scope.environmentId} and c.archived_at is null
      and p.flow_id in (select value::uuid from json_array_elements_text(${JSON.stringify(flows)}::json))
    order by c.name`);
  const sends = rows.filter(({ type }) => nodeRegistry.get(type)?.behaviour === "effect");
  return [...new Set(sends.map(({ name }) => name))];
}

/** Only what the publication binds: a run for real opens nothing else, whatever is called like the slot. */
async function reachedBy(
  tx: ScopedTransaction,
  scope: MemberScope,
  { flow: flowId, document }: { readonly flow: string; readonly document: FlowDocument },
): Promise<Pick<ReplayChoice, "systems" | "unbound">> {
  const slots = slotsOf(document, nodeRegistry).filter(({ nodes }) =>
    nodes.some(
      (node) => nodeRegistry.get(document.nodes[node]?.type ?? "")?.behaviour === "effect",
    ),
  );
  const publication = await readPublication(tx, flowId, scope.environmentId);
  const bindings = publication?.bindings ?? {};
  const bound = Object.values(bindings);
  const { id, name, config } = connection;
  const rows =
    bound.length === 0
      ? []
      : await tx
          .select({ id, name, config })
          .from(connection)
          .where(
            and(
              inArray(id, bound),
              eq(connection.environmentId, scope.environmentId),
              isNull(connection.archivedAt),
            ),
          );
  const systems: ReachedSystem[] = [];
  const unbound: string[] = [];
  for (const { name: slot } of slots) {
    const found = rows.find((row) => row.id === bindings[slot]);
    if (found === undefined) unbound.push(slot);
    else {
      const simulated = String(found.config.baseUrl ?? "")
        .toLowerCase()
        .startsWith("sandbox:");
      systems.push({ slot, name: found.name, environment: scope.environmentKind, simulated });
    }
  }
  return { systems, unbound };
}

/** By name, those that the draft calls itself. */
async function calledFlows(
  tx: ScopedTransaction,
  document: FlowDocument,
): Promise<readonly string[]> {
  const ids = referencesOf(document, nodeRegistry)
    .filter(({ kind }) => kind === "flow")
    .map(({ value }) => value);
  if (ids.length === 0) return [];
  const rows = await tx.select({ name: flow.name }).from(flow).where(inArray(flow.id, ids));
  return rows.map(({ name }) => name);
}
