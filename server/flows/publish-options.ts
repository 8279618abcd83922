import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import { publication } from "../../drizzle/schema/flows";
import { environment } from "../../drizzle/schema/partners";
import { connectionDefinition } from "../../runtime/connections/registry";
import { diffFlows } from "../../runtime/flow/diff-flows";
import type { FlowDocument } from "../../runtime/flow/document";
import type { JsonObject } from "../../runtime/json";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import { type TakenMap, takeNewestMaps, takenMaps } from "../maps/take-newest";
import { type Slot, slotsOf } from "./bind-slots";
import { type Missing, missingReferences } from "./missing-references";
import { parseLogic } from "./parse-stored";
import { readFlowVersion } from "./read-version";
import { hashText, type PublicationRow, readDraftRow, readPublication } from "./repository";

export type SlotOptions = {
  readonly slot: string;
  /** Kinds that fit. */
  readonly kinds: readonly string[];
  /** Bound so far, or found by name and kind; null when there is nothing to offer by itself. */
  readonly bound: string | null;
  /** What another environment, e.g. `Production`, has bound to it; null when none has. */
  readonly elsewhere: {
    readonly name: string;
    readonly kind: string;
    readonly environment: string;
  } | null;
  readonly connections: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
  }[];
};

export type PublishOptions = {
  readonly slots: readonly SlotOptions[];
  readonly missing: readonly Missing[];
  /** Newer versions of shared maps that its steps get by it. */
  readonly taken: readonly TakenMap[];
  /** Values of the last publication there. */
  readonly parameters: JsonObject;
  /** JSON Schema of the values it takes; null when it takes none. */
  readonly schema: JsonObject | null;
  /**
   * The version that runs there, or is paused, with its connections and in how many points what is to be
   * published differs; null when none is published.
   */
  readonly live: {
    readonly number: number;
    readonly hash: string;
    readonly changes: number;
    readonly bindings: { readonly [slot: string]: string };
  } | null;
};

type Choice = SlotOptions["connections"][number];

/** What the draft, or a version by its hash, needs to be told before it can run in an environment. */
export async function readPublishOptions(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string,
  version?: string,
): Promise<PublishOptions> {
  const { logic } =
    version === undefined
      ? await readDraftRow(tx, flowId)
      : await readFlowVersion(tx, flowId, version);
  const stored = parseLogic(logic);
  const document = version === undefined ? await takeNewestMaps(tx, stored) : stored;
  const before = await readPublication(tx, flowId, environmentId);
  const connections = await tx
    .select({ id: connection.id, name: connection.name, kind: connection.kind })
    .from(connection)
    .where(and(eq(connection.environmentId, environmentId), isNull(connection.archivedAt)))
    .orderBy(connection.name);
  const other = await boundElsewhere(tx, flowId, environmentId);
  const usual = await boundByOthers(tx, flowId, environmentId);
  const slots = slotsOf(document, nodeRegistry).map((slot) =>
    optionsOf(slot, connections, {
      before: before?.bindings[slot.name] ?? null,
      elsewhere: other[slot.name] ?? null,
      usual: usual.get(slot.name) ?? [],
    }),
  );
  const there = await environmentWord(tx, environmentId);
  const missing = [
    ...slots.flatMap((slot) => missingConnection(slot, there)),
    ...(await missingReferences(tx, { flowId, environmentId, document })),
  ];
  const parameters = (before?.parameters ?? {}) as JsonObject;
  return {
    slots,
    missing,
    taken: takenMaps(stored, document),
    parameters,
    schema: document.parameters ?? null,
    live: await liveOf(tx, before, document),
  };
}

async function liveOf(
  tx: ScopedTransaction,
  published: PublicationRow | null,
  document: FlowDocument,
): Promise<PublishOptions["live"]> {
  if (published === null || published.state === "withdrawn") return null;
  const { flowId, version, bindings } = published;
  const { number, hash, logic } = await readFlowVersion(tx, flowId, hashText(version));
  const changes = diffFlows(parseLogic(logic), document).length;
  return { number, hash, changes, bindings };
}

type Known = {
  readonly before: string | null;
  readonly elsewhere: SlotOptions["elsewhere"];
  /** Connections that other flows here have bound to a slot of this name, the most usual first. */
  readonly usual: readonly string[];
};

/**
 * The connection bound so far, else the one called as in the other environment, else as the slot, else, of a
 * flow that has none in the other, the one that other flows here have in a slot of this name.
 */
function optionsOf(
  slot: Slot,
  connections: readonly Choice[],
  { before, elsewhere, usual }: Known,
): SlotOptions {
  const fitting = connections.filter(({ kind }) => slot.kinds.includes(kind));
  const called = (name: string, kind?: string) =>
    fitting.find(
      (choice) =>
        choice.name.toLowerCase() === name.toLowerCase() &&
        (kind === undefined || choice.kind === kind),
    );
  const bound =
    fitting.find(({ id }) => id === before) ??
    (elsewhere === null ? undefined : called(elsewhere.name, elsewhere.kind)) ??
    called(slot.name) ??
    (elsewhere === null ? usualOf(usual, fitting) : undefined);
  return {
    slot: slot.name,
    kinds: slot.kinds,
    bound: bound?.id ?? null,
    elsewhere,
    connections: fitting,
  };
}

/** Only where the flow has no other anywhere: then which one is its counterpart is not to be guessed. */
function usualOf(usual: readonly string[], fitting: readonly Choice[]): Choice | undefined {
  return usual.flatMap((id) => fitting.find((choice) => choice.id === id) ?? [])[0];
}

async function boundElsewhere(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string,
): Promise<{ readonly [slot: string]: NonNullable<SlotOptions["elsewhere"]> }> {
  const rows = await tx
    .select({ bindings: publication.bindings })
    .from(publication)
    .where(and(eq(publication.flowId, flowId), ne(publication.environmentId, environmentId)));
  const found: Record<string, NonNullable<SlotOptions["elsewhere"]>> = {};
  for (const { bindings } of rows) {
    for (const [slot, id] of Object.entries(bindings)) {
      const [row] = await tx
        .select({
          name: connection.name,
          kind: connection.kind,
          environment: environment.kind,
        })
        .from(connection)
        .innerJoin(environment, eq(environment.id, connection.environmentId))
        .where(eq(connection.id, id));
      if (row !== undefined) found[slot] = { ...row, environment: words[row.environment] };
    }
  }
  return found;
}

async function boundByOthers(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.execute<{ slot: string; connections: readonly string[] }>(sql`
    select slot, array_agg(id order by uses desc, id) as connections from (
      select b.key as slot, b.value as id, count(*) as uses
      from publication p, jsonb_each_text(p.bindings) b
      where p.environment_id = ${environmentId} and p.flow_id <> ${flowId} and p.state <> 'withdrawn'
      group by b.key, b.value
    ) bound group by slot`);
  return new Map(rows.map(({ slot, connections }) => [slot, connections]));
}

const words = { test: "Test", production: "Production" } as const;

async function environmentWord(tx: ScopedTransaction, id: string): Promise<string> {
  const [row] = await tx
    .select({ kind: environment.kind })
    .from(environment)
    .where(eq(environment.id, id));
  return row === undefined ? "the environment" : words[row.kind];
}

function missingConnection(
  { slot, kinds, bound, connections, elsewhere }: SlotOptions,
  there: string,
): readonly Missing[] {
  if (bound !== null || connections.length > 0) return [];
  const labelOf = (kind: string) => connectionDefinition(kind)?.label ?? kind;
  const wanted =
    elsewhere === null
      ? `a connection of kind ${kinds.map(labelOf).join(" or ")}`
      : `a connection “${elsewhere.name}” of kind ${labelOf(elsewhere.kind)}, as ${elsewhere.environment} has`;
  return [
    {
      kind: "connection",
      name: slot,
      message: `Slot ${slot} needs ${wanted}. Add it in ${there} first.`,
      blocks: true,
    },
  ];
}
