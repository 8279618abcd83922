import { useRef, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { type Carried, isWritten, type NewCarried } from "./carried";

/** Whose, by their address, and where: ids of the environment and of the flow that is debugged. */
export type CarriedPlace = {
  readonly person: string;
  readonly environment: string;
  readonly flow: string;
};

const keyOf = ({ person, environment, flow }: CarriedPlace) =>
  `orderloom:carried:${person}:${environment}:${flow}`;

export function recallCarried(place: CarriedPlace): readonly Carried[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(place)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isCarried) : [];
  } catch {
    return [];
  }
}

/** Another build may have written it. */
function isCarried(kept: unknown): kept is Carried {
  if (typeof kept !== "object" || kept === null) return false;
  const { id, run, node, path, written } = kept as { readonly [name in keyof Carried]?: unknown };
  const isPlaced = [id, run, node, path].every((text) => typeof text === "string");
  return isPlaced && typeof written === "object" && written !== null && "begun" in written;
}

/**
 * Keeps it in this tab; nothing when all was given, or let go. False where there is no room for all of it: then the
 * smallest are kept.
 */
export function rememberCarried(place: CarriedPlace, carried: readonly Carried[]): boolean {
  const key = keyOf(place);
  if (write(key, carried)) return true;
  const fits = carried
    .map((one, at) => ({ at, one, size: JSON.stringify(one).length }))
    .sort((a, b) => a.size - b.size);
  while (fits.length > 0) {
    fits.pop();
    const left = [...fits].sort((a, b) => a.at - b.at).map(({ one }) => one);
    if (write(key, left)) return false;
  }
  return false;
}

function write(key: string, carried: readonly Carried[]): boolean {
  try {
    sessionStorage.removeItem(key);
    if (carried.length > 0) sessionStorage.setItem(key, JSON.stringify(carried));
    return true;
  } catch {
    return false;
  }
}

/** What is carried into runs that begin anew; it is there again after a reload of the tab. */
export function useKeptCarried(flow: string) {
  const { person, environment } = usePlace();
  const place = { person: person.email, environment: environment.id, flow };
  const [carried, setCarried] = useState(() => recallCarried(place));
  const [kept, setKept] = useState(true);
  // Who carries something on may have begun to before something else was carried.
  const latest = useRef(carried);
  const keep = (next: readonly Carried[]) => {
    latest.current = next;
    setKept(rememberCarried(place, next));
    setCarried(next);
  };
  return {
    carried,
    /** What is written stays beside it. */
    carry: (next: NewCarried) =>
      keep([...latest.current.filter(isWritten), { ...next, id: crypto.randomUUID() }]),
    drop: ({ id }: Carried) => keep(latest.current.filter((one) => one.id !== id)),
    /** There is something to lose. */
    isWritten: carried.some(isWritten),
    /** The page alone has it: the tab has no room for it. */
    isLoose: !kept,
  };
}
