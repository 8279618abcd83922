import type { SentAs } from "../../runtime/engine/debug/debug-order";
import type { DebugRecord, MadeToFail } from "../../runtime/engine/debug/debug-record";
import type {
  DebugSetup,
  EffectMode,
  Reached,
  SetFault,
} from "../../runtime/engine/debug/debug-setup";
import type { GivenFault } from "../../runtime/engine/debug/given-answers";
import type { IntentRecord, StepRecord, ValueRef } from "../../runtime/engine/records";
import { attemptOf } from "../../runtime/engine/step-place";
import type { OlderTold } from "../../runtime/engine/trial/older-told";
import { type GivenBy, GivenSoFar } from "../runs/given-by";

/** A line of what a run that is stepped through has done, in its order. Times are epoch ms. */
export type DebugLine =
  | ({ readonly kind: "step" } & Pick<
      StepRecord,
      "node" | "path" | "attempt" | "status" | "port" | "durationUs" | "settledBy"
    > & {
        readonly at: number;
        readonly output: ValueRef | null;
        /** What people had set to go wrong with it: it is no system's doing. */
        readonly fault: GivenFault | null;
        /** What stands for a system's answer; null where it was asked, or the step asks nothing. */
        readonly given: GivenBy | null;
        /** Who was asked; null where nobody was. */
        readonly reached: "sandbox" | "live" | null;
      })
  | {
      readonly kind: "edited" | "gave" | "took" | "failed" | "sent" | "answered";
      readonly node: string;
      readonly path: string;
      readonly at: number;
      readonly by: string;
      /** Edited: what arrives. */
      readonly value: ValueRef | null;
      readonly mode: "sandbox" | "live" | null;
      /** Sent although other runs of the message spoke against it. */
      readonly as: SentAs | null;
      /** Took: the run whose answer it is. */
      readonly of: string | null;
      /** Sent: the flow that it calls was run, and whether it stood still before its first step. */
      readonly stepped: boolean;
      /** Failed: with what; null where nobody chose that. */
      readonly made: MadeToFail | null;
    }
  | {
      /** The message came a second time; `known`: the id by which that starts nothing, null where there is none. */
      readonly kind: "again";
      readonly known: string | null;
      readonly node: "";
      readonly path: "";
      readonly at: number;
      readonly by: string;
    }
  | {
      /** An older message came after it: what becomes of that one. */
      readonly kind: "older";
      readonly told: OlderTold;
      readonly node: "";
      readonly path: "";
      readonly at: number;
      readonly by: string;
    }
  | {
      /** From then on a system is reached, or it is mocked again: then `system` is null. */
      readonly kind: "reach";
      readonly slot: string;
      readonly mode: EffectMode;
      readonly system: Pick<Reached, "system" | "environment"> | null;
      /** The sandbox that it was set to is not there any more, so it is mocked. */
      readonly gone: boolean;
      readonly node: "";
      readonly path: "";
      readonly at: number;
      readonly by: string;
    }
  | {
      readonly kind: "fault";
      /** By `step NODE` or `slot NAME`, and what goes wrong with it from then on; null: nothing any more. */
      readonly target: string;
      readonly fault: Pick<SetFault, "fault" | "times"> | null;
      /** The step where it is of one alone. */
      readonly node: string;
      readonly path: string;
      readonly at: number;
      readonly by: string;
    };

/** What a run that is stepped through has done, with what people did to it in between. */
export function linesOf(
  records: readonly StepRecord[],
  debug: readonly DebugRecord[],
  intents: readonly Pick<IntentRecord, "node" | "path" | "attempt" | "mode">[] = [],
): readonly DebugLine[] {
  const lines: DebugLine[] = [];
  let noted = 0;
  let faults: NonNullable<DebugSetup["faults"]> = {};
  let reach: Pick<DebugSetup, "effects" | "reached"> = { effects: {} };
  const suffered = new Map<string, GivenFault>();
  const given = new GivenSoFar();
  const reached = new Map(intents.map((intent) => [attemptOf(intent), intent.mode ?? null]));
  // A try that waited, or was in doubt, is told as what it came to in the end.
  const last = new Map(records.map((step, index) => [attemptOf(step), index]));
  const note = (until: number) => {
    for (; noted < debug.length && (debug[noted]?.after ?? 0) <= until; noted++) {
      const event = debug[noted];
      if (event?.kind === "setup") {
        lines.push(...reachLines(event, reach), ...faultLines(event, faults));
        faults = event.setup.faults ?? {};
        reach = event.setup;
      } else if (event?.kind === "faulted") suffered.set(attemptOf(event), event.fault);
      if (event !== undefined) given.note(event);
      const line = lineOf(event);
      if (line !== null) lines.push(line);
    }
  };
  for (const [index, step] of records.entries()) {
    note(index);
    const tried = attemptOf(step);
    if (step.status === "skipped" || last.get(tried) !== index) continue;
    const { node, path, attempt, status, port, durationUs, settledBy, startedAt, output } = step;
    lines.push({
      kind: "step",
      node,
      path,
      attempt,
      status,
      port,
      durationUs,
      at: startedAt,
      output,
      fault: suffered.get(tried) ?? null,
      given: given.of(step),
      reached: reached.get(tried) ?? null,
      ...(settledBy !== undefined && { settledBy }),
    });
  }
  note(Number.POSITIVE_INFINITY);
  return lines;
}

/** Which systems somebody let the run reach, or mocked again; one that was named anew counts as such. */
function reachLines(
  { setup, at, by }: DebugRecord & { readonly kind: "setup" },
  before: Pick<DebugSetup, "effects" | "reached">,
): readonly DebugLine[] {
  const slots = [...new Set([...Object.keys(before.effects), ...Object.keys(setup.effects)])];
  return slots.flatMap((slot) => {
    const mode = setup.effects[slot] ?? "mocked";
    const now = setup.reached?.[slot];
    const was = before.reached?.[slot];
    const isSame =
      mode === (before.effects[slot] ?? "mocked") && now?.connection === was?.connection;
    if (isSame) return [];
    return [
      {
        kind: "reach" as const,
        slot,
        mode,
        system:
          mode === "mocked" || now === undefined
            ? null
            : { system: now.system, environment: now.environment },
        gone: mode === "mocked" && setup.gone?.includes(slot) === true,
        node: "" as const,
        path: "" as const,
        at: (mode === "mocked" ? null : now?.at) ?? at,
        by: (mode === "mocked" ? null : now?.by) ?? by ?? "",
      },
    ];
  });
}

/** What somebody set to go wrong, or took away: it may have been set for a run before this one, by somebody else. */
function faultLines(
  { setup, at, by }: DebugRecord & { readonly kind: "setup" },
  before: NonNullable<DebugSetup["faults"]>,
): readonly DebugLine[] {
  const { faults: after = {} } = setup;
  const targets = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return targets
    .filter((target) => JSON.stringify(before[target]) !== JSON.stringify(after[target]))
    .map((target) => ({
      kind: "fault" as const,
      target,
      fault: faultAt(after[target]),
      node: target.startsWith("step ") ? target.slice("step ".length) : "",
      path: "",
      at: after[target]?.at ?? at,
      by: after[target]?.by ?? by ?? "",
    }));
}

function faultAt(set: SetFault | undefined): Pick<SetFault, "fault" | "times"> | null {
  return set === undefined ? null : { fault: set.fault, times: set.times };
}

function madeOf({ code, fault, once }: MadeToFail): MadeToFail {
  return {
    ...(code !== undefined && { code }),
    ...(fault !== undefined && { fault }),
    ...(once !== undefined && { once }),
  };
}

function lineOf(event: DebugRecord | undefined): DebugLine | null {
  if (event === undefined) return null;
  switch (event.kind) {
    case "delivered-again": {
      const { known, at, by } = event;
      return { kind: "again", known, node: "", path: "", at, by: by ?? "" };
    }
    case "older": {
      const { told, at, by } = event;
      return { kind: "older", told, node: "", path: "", at, by: by ?? "" };
    }
    case "edited":
    case "gave":
    case "took":
    case "failed":
    case "sent":
    case "answered":
      return {
        kind: event.kind,
        node: event.node,
        path: event.path,
        at: event.at,
        by: event.by ?? "",
        value: event.kind === "edited" || event.kind === "answered" ? event.value : null,
        mode: event.kind === "sent" ? event.mode : null,
        as: event.kind === "sent" ? (event.as ?? null) : null,
        of: event.kind === "took" ? event.run : null,
        stepped: event.kind === "sent" && event.stepped === true,
        made: event.kind === "failed" && event.code !== undefined ? madeOf(event) : null,
      };
    default:
      return null;
  }
}
