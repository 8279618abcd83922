import { sql } from "drizzle-orm";
import type { FlowDocument } from "../../runtime/flow/document";
import { type FlowSurroundings, takenByFlow } from "../../runtime/flow/document-types";
import { parseFlowText } from "../../runtime/flow/schema";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import { listKnownMaps } from "../maps/known-maps";
import { referencesOf } from "./flow-references";
import { listTables } from "./list-tables";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the flows that a document names take in an environment, see {@link readTakes}; and the tables and shared maps, if it names any. */
export async function readSurroundings(
  tx: ScopedTransaction,
  environmentId: string,
  document: FlowDocument,
): Promise<FlowSurroundings> {
  const named = referencesOf(document, nodeRegistry);
  const flows = named.filter(({ kind }) => kind === "flow").map(({ value }) => value);
  const takes = await readTakes(tx, environmentId, [...new Set(flows)]);
  const names = (wanted: string) => named.some(({ kind }) => kind === wanted);
  return {
    ...takes,
    ...(names("table") && { tables: await listTables(tx) }),
    ...(names("map") && { maps: await listKnownMaps(tx) }),
  };
}

/**
 * The document types that flows take: of what is published there, else of the draft. Flows that are not
 * there, or not the caller's to see, are left out. Those that are not published there are named.
 */
export async function readTakes(
  tx: ScopedTransaction,
  environmentId: string,
  flows: readonly string[],
): Promise<FlowSurroundings> {
  const ids = flows.filter((id) => uuid.test(id));
  if (ids.length === 0) return { takes: {} };
  const list = sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
  const rows = await tx.execute<{ id: string; name: string; logic: string; live: boolean }>(sql`
    select d.flow_id::text as id, f.name, coalesce(v.logic, d.logic) as logic,
      p.flow_id is not null as live
    from flow_draft d
    join flow f on f.id = d.flow_id
    left join publication p on p.flow_id = d.flow_id and p.environment_id = ${environmentId}
      and p.state <> 'withdrawn'
    left join flow_version v on v.flow_id = p.flow_id and v.hash = p.version
    where d.flow_id in (${list})`);
  const takes = rows.map(({ id, logic }) => {
    const { document } = parseFlowText(logic);
    return [id, document === null ? "any" : takenByFlow(document, nodeRegistry)] as const;
  });
  const unpublished = rows.filter(({ live }) => !live).map(({ id, name }) => [id, name] as const);
  return {
    takes: inOrder(takes),
    ...(unpublished.length === 0 ? {} : { unpublished: inOrder(unpublished) }),
  };
}

/** Two answers that say the same are the same text. */
function inOrder<T>(entries: readonly (readonly [string, T])[]): { readonly [id: string]: T } {
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}
