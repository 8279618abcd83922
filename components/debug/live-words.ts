import type { DebugSession, DebugSlot } from "./use-debug";

/** The system that a slot reaches when it is live; by the slot where none is bound any more. */
function systemWords({ slots }: Pick<DebugSession, "slots">, slot: string): string {
  const live = slots.find((one) => one.slot === slot)?.live ?? null;
  return live === null ? slot : `${live.name} in ${live.environment}`;
}

/** Why this person cannot let the run go on at all, whatever they say yes to; null where they can. */
export function mayNotGoOn(
  session: Pick<DebugSession, "slots" | "unconfirmed" | "mayGoLive">,
): string | null {
  const [first] = session.unconfirmed;
  if (first === undefined || session.mayGoLive) return null;
  const systems = session.unconfirmed.map(({ slot }) => systemWords(session, slot)).join(" and ");
  return `The run reaches ${systems}: ${first.by} set that live, and your role may not let it go on. Set it to mocked, or let an operator or a consultant go on.`;
}

/** A run that another one calls has keys that the real call need not have: it reaches nothing live. */
export function isCalled({ input, standing }: Pick<DebugSession, "input" | "standing">): boolean {
  return standing !== null && input?.kind === "call";
}

/** Why live is not there to be chosen; null where it is, or there is no live system. */
export function whyNotLive(
  { live }: Pick<DebugSlot, "live">,
  {
    mayGoLive,
    stands,
    called = false,
  }: { readonly mayGoLive: boolean; readonly stands: boolean; readonly called?: boolean },
): string | null {
  if (live === null) return null;
  if (called) return "a run that is called reaches nothing live";
  if (!mayGoLive) return "live is for operators and consultants";
  return stands ? null : "live holds for a run that goes on";
}
