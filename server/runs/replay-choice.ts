import { inArray, sql } from "drizzle-orm";
import { flow } from "../../drizzle/schema/flows";
import type { FlowDocument } from "../../runtime/flow/document";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { effectTargets } from "../debug/effect-targets";
import { slotsOf } from "../flows/bind-slots";
import { referencesOf } from "../flows/flow-references";
import { parseLogic } from "../flows/parse-stored";
import { readDraftRow } from "../flows/repository";
import { replayRights } from "./replay-version";

/** A system that a draft would reach for real. */
export type ReachedSystem = {
  readonly slot: string;
  readonly name: string;
  readonly environment: "test" | "production";
  readonly simulated: boolean;
};

export type ReplayChoice = {
  /** The one flow that the runs are of; null where they are of several, which have no draft in common. */
  readonly flow: { readonly id: string; readonly name: string } | null;
  /** What its draft would reach. */
  readonly systems: readonly ReachedSystem[];
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
  const [only] = flows;
  if (only === undefined || flows.length > 1)
    return { flow: null, systems: [], calls: [], mayDraft };
  const { logic } = await readDraftRow(tx, only.id);
  const document = parseLogic(logic);
  const slots = slotsOf(document, nodeRegistry).filter(({ nodes }) =>
    nodes.some(
      (node) => nodeRegistry.get(document.nodes[node]?.type ?? "")?.behaviour === "effect",
    ),
  );
  const targets = await effectTargets(
    tx,
    scope,
    only.id,
    slots.map(({ name }) => name),
  );
  return {
    flow: only,
    mayDraft,
    calls: await calledFlows(tx, document),
    systems: [...targets].flatMap(([slot, { live, sandbox }]) => {
      // What is bound here is reached, simulated or not.
      const reached = live ?? (sandbox?.environmentId === scope.environmentId ? sandbox : null);
      if (reached === null) return [];
      const { name, environment, simulated } = reached;
      return [{ slot, name, environment, simulated }];
    }),
  };
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
