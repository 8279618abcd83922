import { sql } from "drizzle-orm";
import type { RunKey, StepError } from "../../runtime/engine/records";
import type { FlowDocument, FlowLayout } from "../../runtime/flow/document";
import { parseFlowLayout } from "../../runtime/flow/parse-layout";
import { parseFlowText } from "../../runtime/flow/schema";
import type { JsonObject } from "../../runtime/json";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { type PinnedTable, readPinnedTables } from "../tables/read-table";
import { countIterations, type NodeOverview, overviewNodes } from "./node-overview";
import {
  type ChainLink,
  readChain,
  readCommands,
  readKeys,
  readStoredRun,
  type StoredCommand,
  type StoredRun,
} from "./read-head";
import { readHistory } from "./read-history";
import { type TimelineRow, timelineOf } from "./run-timeline";
import { readSettlement, type Settlement } from "./settle-run";
import { waitsForTry } from "./waits-for-try";

/** A run as its page shows it, without any value. Times are epoch ms. */
export type RunView = {
  readonly run: Omit<StoredRun, "note" | "error">;
  /** What it waits for. Null without the right to see payloads. */
  readonly note: string | null;
  readonly error:
    | (Pick<StepError, "code" | "detail"> & {
        readonly node: string | null;
        /** Null without the right to see payloads. */
        readonly message: string | null;
      })
    | null;
  readonly flow: { readonly id: string; readonly name: string; readonly version: number | null };
  /** The version that ran; null when it is gone or written by a newer build. */
  readonly document: FlowDocument | null;
  readonly layout: FlowLayout | null;
  readonly trigger: { readonly node: string; readonly kind: string } | null;
  /** How a retry began; null for other runs. */
  readonly replay: {
    readonly of: string;
    /** A step, or `start`. */
    readonly from: string;
    readonly asNew: boolean;
    readonly edited: boolean;
  } | null;
  readonly nodes: readonly NodeOverview[];
  readonly timeline: readonly TimelineRow[];
  /** Steps that were executed, with all their attempts. */
  readonly stepCount: number;
  /** Rounds of its loops. */
  readonly iterationCount: number;
  /** Steps that no message came to. */
  readonly skippedCount: number;
  /** Step detail past its retention: only the head is left. */
  readonly detailGone: boolean;
  /** Its lists were folded: a run that begins in an item of one goes through it anew. */
  readonly summarised: boolean;
  /** The versions of lookup tables that it reads, from its beginning to its end. */
  readonly tables: readonly PinnedTable[];
  /** Ids of the connections that the slots of its flow are bound to here now, by slot. */
  readonly connections: { readonly [slot: string]: string };
  readonly keys: readonly RunKey[];
  readonly chain: readonly ChainLink[];
  readonly commands: readonly StoredCommand[];
  readonly payloads: boolean;
  /** A step of it could be tried sooner than it will be. */
  readonly waitsForTry: boolean;
  /** Whether somebody has to look at it; null where nobody had to. */
  readonly settlement: Settlement | null;
};

type Version = {
  readonly name: string;
  readonly number: number | null;
  readonly document: FlowDocument | null;
  readonly layout: FlowLayout | null;
};

const emptyLayout: FlowLayout = { nodes: {} };

/** The frozen version a run executed. */
export async function readVersion(
  tx: ScopedTransaction,
  run: Pick<StoredRun, "flow" | "version">,
): Promise<Version> {
  const [row] = await tx.execute<{
    name: string;
    number: number | null;
    logic: string | null;
    layout: string | null;
  }>(sql`
    select flow.name, v.number, coalesce(v.logic, t.logic) as logic,
      coalesce(v.layout, t.layout) as layout
    from flow left join flow_version v
      on v.flow_id = flow.id and v.hash = decode(${run.version}, 'hex')
    left join trial_version t
      on v.hash is null and t.flow_id = flow.id and t.hash = decode(${run.version}, 'hex')
    where flow.id = ${run.flow}::uuid`);
  if (row === undefined)
    return { name: "Flow removed", number: null, document: null, layout: null };
  return { name: row.name, number: row.number, ...parseVersion(row.logic, row.layout) };
}

function parseVersion(
  logic: string | null,
  layout: string | null,
): Pick<Version, "document" | "layout"> {
  if (logic === null) return { document: null, layout: null };
  const parsed = parseFlowText(logic);
  if (!("document" in parsed)) return { document: null, layout: null };
  try {
    return {
      document: parsed.document,
      layout: layout === null ? emptyLayout : parseFlowLayout(JSON.parse(layout)),
    };
  } catch {
    return { document: parsed.document, layout: emptyLayout };
  }
}

function replayOf(replay: JsonObject | undefined): RunView["replay"] {
  if (replay === undefined) return null;
  const { of, from, asNew, edited } = replay;
  return {
    of: String(of ?? ""),
    from: String(from ?? "start"),
    asNew: asNew === true,
    edited: edited === true,
  };
}

async function readBindings(
  tx: ScopedTransaction,
  { environmentId, flow }: Pick<StoredRun, "environmentId" | "flow">,
): Promise<RunView["connections"]> {
  const [row] = await tx.execute<{ bindings: RunView["connections"] }>(sql`
    select bindings from publication
    where environment_id = ${environmentId}::uuid and flow_id = ${flow}::uuid limit 1`);
  return row?.bindings ?? {};
}

/** Everything the page of a run needs at once; values come step by step. NOT_FOUND for others' runs. */
export async function readRun(
  tx: ScopedTransaction,
  scope: MemberScope,
  id: string,
): Promise<RunView> {
  const stored = await readStoredRun(tx, scope, id);
  const { name, number, document, layout } = await readVersion(tx, stored);
  const history = await readHistory(tx, scope, stored);
  const payloads = can(scope.standings, "payload.view");
  const { note, error, ...run } = stored;
  const ended = history.end?.error;
  const skipped = history.steps.filter(({ status }) => status === "skipped").length;
  return {
    run,
    note: payloads && !stored.finished && note !== "" ? note : null,
    error:
      error === null
        ? null
        : {
            code: error.code,
            node: error.node,
            message: payloads ? error.message : null,
            ...(payloads && ended?.detail && { detail: ended.detail }),
          },
    flow: { id: stored.flow, name, version: number },
    document,
    layout,
    trigger: history.start
      ? { node: history.start.trigger.node, kind: history.start.trigger.kind }
      : null,
    replay: replayOf(history.start?.replay),
    nodes: overviewNodes(history),
    timeline: timelineOf(history),
    stepCount: history.steps.length - skipped,
    iterationCount: countIterations(history),
    skippedCount: skipped,
    detailGone: history.start === null,
    summarised: history.summarised,
    tables: await readPinnedTables(tx, history.start?.tables),
    connections: await readBindings(tx, stored),
    keys: payloads ? await readKeys(tx, stored) : [],
    chain: await readChain(tx, scope, stored),
    commands: await readCommands(tx, id, payloads),
    payloads,
    waitsForTry: waitsForTry(stored, history.steps),
    settlement: stored.finished ? await readSettlement(tx, id, payloads) : null,
  };
}
