import type {
  DebugSetup,
  EffectMode,
  Reached,
  SetBy,
} from "../../runtime/engine/debug/debug-setup";
import type { JsonObject } from "../../runtime/json";
import type { Actor } from "../audit/record-audit";
import { RequestError } from "../request-error";
import type { EffectTarget, SlotTargets } from "./effect-targets";
import { withoutGone } from "./gone-sandboxes";

export type Reach = Pick<DebugSetup, "effects" | "reached" | "gone">;
export type Targets = ReadonlyMap<string, SlotTargets>;

/** By slot, the id of the connection that somebody was asked about by name, and said yes to. */
export type Confirmed = { readonly [slot: string]: string };

/**
 * What is live counts for the run that it was said for and the system that was named then; of anything else it is
 * mocked again, as is what is set to a sandbox that is not there any more. `run` is the outermost of the session, null
 * where none is left.
 */
export function holding<Set extends Reach>(setup: Set, run: string | null, targets: Targets): Set {
  const { effects, reached = {} } = setup;
  const holds = (slot: string) =>
    run !== null &&
    reached[slot]?.run === run &&
    reached[slot]?.connection === targets.get(slot)?.live?.id;
  const left = Object.entries(effects).filter(([slot, mode]) => mode !== "live" || holds(slot));
  return withoutGone(Object.assign({}, setup, { effects: Object.fromEntries(left) }), targets);
}

type Wanted = {
  readonly run: string;
  readonly targets: Targets;
  readonly confirmed: Confirmed;
  readonly actor: Actor;
  readonly now: number;
};

/**
 * Where effects go from now on, with who said so and which systems were named. What was live before stays as it was
 * named, and one person more may have said yes to it. A sandbox that is not there is mocked. INPUT_INVALID for a system
 * that becomes live without being named, CONFLICT where the slot leads to another one by now.
 */
export function reachOf(
  before: Reach,
  effects: DebugSetup["effects"],
  wanted: Wanted,
): Reach & Required<Pick<Reach, "reached">> {
  const reached: { [slot: string]: Reached } = {};
  const set = withoutGone(
    { effects, ...(before.gone !== undefined && { gone: before.gone }) },
    wanted.targets,
  );
  for (const [slot, mode] of Object.entries(set.effects)) {
    if (mode === "mocked") continue;
    const kept = before.effects[slot] === mode ? before.reached?.[slot] : undefined;
    reached[slot] = mode === "live" ? liveAt(slot, kept, wanted) : sandboxAt(slot, kept, wanted);
  }
  return Object.assign({}, set, { reached });
}

/** A sandbox is named by what it is now; one that is the same stays that of whoever set it. */
function sandboxAt(slot: string, kept: Reached | undefined, wanted: Wanted): Reached {
  const target = wanted.targets.get(slot)?.sandbox ?? null;
  if (target === null) throw new RangeError(`${slot} has no sandbox`);
  return kept?.connection === target.id ? kept : named(target, wanted);
}

function liveAt(
  slot: string,
  kept: Reached | undefined,
  { run, targets, confirmed, actor, now }: Wanted,
): Reached {
  const target = targets.get(slot)?.live ?? null;
  const yes = confirmed[slot];
  if (yes === undefined) {
    if (kept !== undefined) return kept;
    throw new RequestError(
      "INPUT_INVALID",
      `“${slot}” becomes live only by the name of its system: say in “live” which connection that is.`,
      { detail: { field: "live", slot } },
    );
  }
  insistOnTarget(slot, target, yes);
  if (kept === undefined) return { ...named(target, { run, actor, now }), people: idOf(actor) };
  return { ...kept, people: [...new Set([...kept.people, ...idOf(actor)])] };
}

/** CONFLICT where the system behind a slot is another one than was named; narrows `target`. */
export function insistOnTarget(
  slot: string,
  target: EffectTarget | null,
  named: string,
): asserts target is EffectTarget {
  if (target?.id === named) return;
  throw new RequestError(
    "CONFLICT",
    target === null
      ? `There is no live system behind “${slot}” here any more.`
      : `“${slot}” leads to ${target.name} in ${target.environment} by now, not to the system that you were asked about. Look at it again.`,
    { detail: { slot } },
  );
}

function named(
  target: EffectTarget,
  { run, actor, now }: Pick<Wanted, "run" | "actor" | "now">,
): Reached {
  return {
    run,
    connection: target.id,
    system: target.name,
    environment: target.environment,
    people: [],
    by: actor.name,
    at: now,
  };
}

function idOf({ id }: Actor): readonly string[] {
  return id === null ? [] : [id];
}

/** The faults as wanted, each with who set it; one that is as before stays that of whoever set it then. */
export function faultsOf(
  before: DebugSetup["faults"],
  wanted: NonNullable<DebugSetup["faults"]>,
  set: SetBy,
): NonNullable<DebugSetup["faults"]> {
  return Object.fromEntries(
    Object.entries(wanted).map(([target, { fault, times }]) => {
      const kept = before?.[target];
      const isSame =
        kept !== undefined &&
        JSON.stringify([kept.fault, kept.times]) === JSON.stringify([fault, times]);
      return [target, isSame ? kept : { fault, times, by: set.by, at: set.at }];
    }),
  );
}

/** Live slots that this person has not been asked about. */
export function unconfirmed({ effects, reached = {} }: Reach, person: string): readonly string[] {
  return slotsIn(effects, "live").filter((slot) => reached[slot]?.people.includes(person) !== true);
}

export function slotsIn(effects: DebugSetup["effects"], mode: EffectMode): readonly string[] {
  return Object.keys(effects).filter((slot) => effects[slot] === mode);
}

/** For the audit log: “Real ERP in production”. */
export function systemWords({ reached = {} }: Reach, slots: readonly string[]): JsonObject {
  return {
    systems: slots.flatMap((slot) => {
      const one = reached[slot];
      return one === undefined ? [] : [`${one.system} in ${one.environment}`];
    }),
  };
}
