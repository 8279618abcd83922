import type { StepRecord } from "../engine/records";
import { nodeRegistry } from "../nodes/registry";
import { readDecisionRecord } from "../rules/decision-record";
import { type ChangedFields, changedFields } from "./changed-paths";
import type { RunPair } from "./compare-runs";
import { sameBytes, sameValue } from "./same-value";
import type { Trace } from "./trace";
import type { Cause } from "./verdict";

export function portChange(pair: RunPair, then: StepRecord, now: StepRecord): Cause {
  const rows = rowChange(pair, then, now);
  return rows ?? { kind: "port", node: now.node, before: then.port, after: now.port };
}

export function outputChange(pair: RunPair, then: StepRecord, now: StepRecord): Cause {
  const rows = rowChange(pair, then, now);
  if (rows !== null) return rows;
  const { before, after } = pair;
  const fields: ChangedFields =
    then.output === null || now.output === null
      ? { field: "" }
      : changedFields(before.past.values.json(then.output), after.past.values.json(now.output));
  return Object.assign({ kind: "output" as const, node: now.node }, fields);
}

/** Of a step that decides by a table: another row than then. */
function rowChange({ before, after }: RunPair, then: StepRecord, now: StepRecord): Cause | null {
  const was = rowOf(before, then);
  const is = rowOf(after, now);
  if (was === undefined || is === undefined || was === is) return null;
  return { kind: "row", node: now.node, before: was, after: is };
}

function rowOf({ plan, past }: Trace, { node, output }: StepRecord): number | null | undefined {
  const planned = plan.nodes.get(node)?.node;
  const decided = planned === undefined ? undefined : nodeRegistry.get(planned.type)?.decided;
  if (planned === undefined || decided === undefined || output === null) return undefined;
  const record = readDecisionRecord(decided(planned.config, past.values.json(output)) ?? null);
  return record === null ? undefined : (record.rows[0] ?? null);
}

/** Values of long lists are not kept; their hashes are. */
export function sameOutput({ before, after }: RunPair, then: StepRecord, now: StepRecord): boolean {
  if (then.output === null || now.output === null) {
    if (then.hash !== undefined && now.hash !== undefined) return then.hash === now.hash;
    return then.output === now.output || then.hash !== undefined || now.hash !== undefined;
  }
  const [a, b] = [before.past.values, after.past.values];
  if (sameBytes(a.bytes(then.output), b.bytes(now.output))) return true;
  return sameValue(a.json(then.output), b.json(now.output));
}
