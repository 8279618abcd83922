import { createStore, type StoreApi } from "zustand/vanilla";
import type { NodeId } from "@/runtime/flow/document";

/** Somebody, or another window of one's own, that has the same flow open. */
export type Colleague = {
  readonly session: string;
  readonly person: string;
  readonly self: boolean;
  readonly nodes: readonly NodeId[];
};

export type Presence = {
  readonly others: readonly Colleague[];
  readonly byNode: ReadonlyMap<NodeId, readonly Colleague[]>;
};

export type PresenceStore = StoreApi<Presence>;

export function createPresence(): PresenceStore {
  return createStore<Presence>(() => ({ others: [], byNode: new Map() }));
}

/** Lists that did not change stay the same, so that only cards somebody came to or left are drawn again. */
export function showOthers(store: PresenceStore, others: readonly Colleague[]): void {
  const before = store.getState();
  if (wordsOf(before.others) === wordsOf(others)) return;
  const byNode = new Map<NodeId, readonly Colleague[]>();
  for (const other of onePerPerson(others)) {
    for (const id of other.nodes) byNode.set(id, [...(byNode.get(id) ?? []), other]);
  }
  for (const [id, there] of byNode) {
    const known = before.byNode.get(id);
    if (known !== undefined && wordsOf(known) === wordsOf(there)) byNode.set(id, known);
  }
  store.setState({ others, byNode });
}

function wordsOf(others: readonly Colleague[]): string {
  return others.map(({ session, nodes }) => `${session} ${nodes.join(" ")}`).join("\n");
}

/** "Jonas Lindqvist", or "You, in another window". */
export function nameOf({ person, self }: Colleague): string {
  return self ? "You, in another window" : person;
}

export function initialsOf({ person }: Colleague): string {
  const words = person.split(/\s+/).filter((word) => word !== "");
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => (word ?? "").charAt(0).toUpperCase())
    .join("");
}

/** A person with several windows is in one place: at what is selected in one of them. */
export function onePerPerson(others: readonly Colleague[]): readonly Colleague[] {
  const people = new Map<string, Colleague>();
  for (const other of others) {
    const known = people.get(nameOf(other));
    if (known === undefined || known.nodes.length === 0) people.set(nameOf(other), other);
  }
  return [...people.values()];
}
