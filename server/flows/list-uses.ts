import { sql } from "drizzle-orm";
import type { FlowDocument } from "../../runtime/flow/document";
import { parseFlowText } from "../../runtime/flow/schema";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import { referencesOf } from "./flow-references";

/** What may be used by flows: a connection by its id, a flow by its id, a table by its name or id, a map by its name. */
export type Used = {
  readonly kind: "connection" | "flow" | "table" | "map";
  readonly value: string;
};

/** A flow that uses it, and where. */
export type Use = {
  readonly flowId: string;
  readonly flowName: string;
  readonly distributor: { readonly id: string; readonly name: string; readonly slug: string };
  /** The draft, or what runs in an environment. */
  readonly where: "draft" | "test" | "production";
  /** Number of the version that runs there; null for the draft. */
  readonly number: number | null;
  /** Names of the nodes, or the slots that are bound to it. */
  readonly places: readonly string[];
  /** A node to show first; null for a slot without one. */
  readonly node: string | null;
};

/** Of `distributor s`. */
const distributorOf = sql`json_build_object('id', s.id, 'name', s.name, 'slug', s.slug)`;

type Row = {
  flow_id: string;
  flow_name: string;
  distributor: Use["distributor"];
  kind: Use["where"];
  number: number | null;
  logic: string;
  slots: string[] | null;
};

/** Everything that uses it of the distributor, or of all that the transaction sees, by flow; what was withdrawn does not count. */
export async function listUses(tx: ScopedTransaction, used: Used): Promise<readonly Use[]> {
  const rows = used.kind === "connection" ? await boundTo(tx, used.value) : await naming(tx, used);
  return rows.flatMap((row): Use[] => {
    // A flow that this build cannot read is still bound to its connections.
    const { document } = parseFlowText(row.logic);
    const nodes =
      document === null
        ? []
        : row.slots === null
          ? namingNodes(document, used)
          : slotNodes(document, row.slots);
    if (row.slots === null && nodes.length === 0) return [];
    const places = row.slots ?? nodes.map((id) => document?.nodes[id]?.name ?? id);
    const { flow_id: flowId, flow_name: flowName, distributor, kind: where, number } = row;
    return [{ flowId, flowName, distributor, where, number, places, node: nodes[0] ?? null }];
  });
}

async function boundTo(tx: ScopedTransaction, connectionId: string): Promise<readonly Row[]> {
  return tx.execute<Row>(sql`
    select f.id as flow_id, f.name as flow_name, ${distributorOf} as distributor, e.kind, v.number, v.logic,
      (select array_agg(b.key order by b.key) from jsonb_each_text(p.bindings) b
        where b.value = ${connectionId}) as slots
    from publication p
    join flow f on f.id = p.flow_id and f.archived_at is null
    join environment e on e.id = p.environment_id
    join distributor s on s.id = e.distributor_id
    join flow_version v on v.flow_id = p.flow_id and v.hash = p.version
    where p.state <> 'withdrawn'
      and exists (select from jsonb_each_text(p.bindings) b where b.value = ${connectionId})
    order by lower(f.name), e.kind`);
}

const lookUpText = "lookup";

async function naming(tx: ScopedTransaction, { kind, value }: Used): Promise<readonly Row[]> {
  // The text narrows the search; the document decides. In an expression the name is quoted twice, one way or another.
  const quoted = JSON.stringify(value);
  const looksUp = kind === "table" ? lookUpText : quoted;
  return tx.execute<Row>(sql`
    select * from (
      select f.id as flow_id, f.name as flow_name, ${distributorOf} as distributor, 'draft' as kind,
        null::int as number, d.logic, null::text[] as slots
      from flow_draft d join flow f on f.id = d.flow_id and f.archived_at is null
      join distributor s on s.id = f.distributor_id
      where position(${quoted} in d.logic) > 0 or position(${looksUp} in d.logic) > 0
      union all
      select f.id, f.name, ${distributorOf}, e.kind, v.number, v.logic, null::text[]
      from publication p
      join flow f on f.id = p.flow_id and f.archived_at is null
      join environment e on e.id = p.environment_id
      join distributor s on s.id = e.distributor_id
      join flow_version v on v.flow_id = p.flow_id and v.hash = p.version
      where p.state <> 'withdrawn' 
        and (position(${quoted} in v.logic) > 0 or position(${looksUp} in v.logic) > 0)
    ) found order by lower(distributor ->> 'name'), lower(flow_name), kind`);
}

function namingNodes(document: FlowDocument, used: Used): readonly string[] {
  return referencesOf(document, nodeRegistry)
    .filter(({ kind, value }) => kind === used.kind && value === used.value)
    .map(({ node }) => node);
}

function slotNodes(document: FlowDocument, slots: readonly string[]): readonly string[] {
  return Object.entries(document.nodes)
    .filter(([, { connection }]) => connection !== undefined && slots.includes(connection))
    .map(([id]) => id);
}
