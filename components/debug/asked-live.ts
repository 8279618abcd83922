import type { DebugSession, DebugSlot } from "./use-debug";

/** What somebody is asked about before they let a run go on: what others set live, by its names. */
export type AskedLive = {
  /** “Mail in production”, for people. */
  readonly systems: readonly string[];
  readonly by: string;
  /** By slot the connection that is named. */
  readonly live: { readonly [slot: string]: string };
};

export function askedLive({ unconfirmed, slots }: Pick<DebugSession, "unconfirmed" | "slots">) {
  const named = unconfirmed.map(({ slot }) => slots.find((one) => one.slot === slot));
  const ids = named.flatMap((one) => (one?.live == null ? [] : [[one.slot, one.live.id] as const]));
  return {
    systems: unconfirmed.map(({ slot }, at) => systemWords(slot, named[at])),
    by: [...new Set(unconfirmed.map((one) => one.by))].join(" and "),
    live: Object.fromEntries(ids),
  } satisfies AskedLive;
}

function systemWords(name: string, slot: DebugSlot | undefined): string {
  const live = slot?.live ?? null;
  return live === null ? name : `${live.name} in ${live.environment}`;
}
