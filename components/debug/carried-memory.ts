import { useState } from "react";
import { usePlace } from "@/components/shell/place";
import type { Carried } from "./carried";

/** Whose, and where: ids of the environment and of the flow that is debugged. */
export type CarriedPlace = {
  readonly person: string;
  readonly environment: string;
  readonly flow: string;
};

const keyOf = ({ person, environment, flow }: CarriedPlace) =>
  `orderloom:carried:${person}:${environment}:${flow}`;

export function recallCarried(place: CarriedPlace): Carried | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(place)) ?? "null") as Carried | null;
  } catch {
    return null;
  }
}

/** Keeps it in this tab; null when it was given, or let go. False where there is no room for it. */
export function rememberCarried(place: CarriedPlace, carried: Carried | null): boolean {
  try {
    sessionStorage.removeItem(keyOf(place));
    if (carried !== null) sessionStorage.setItem(keyOf(place), JSON.stringify(carried));
    return true;
  } catch {
    return false;
  }
}

/** What is carried into a run that begins anew; it is there again after a reload of the tab. */
export function useKeptCarried(flow: string) {
  const { person, environment } = usePlace();
  const place = { person: person.email, environment: environment.id, flow };
  const [carried, setCarried] = useState(() => recallCarried(place));
  const [kept, setKept] = useState(true);
  const carry = (next: Carried | null) => {
    setKept(rememberCarried(place, next));
    setCarried(next);
  };
  return {
    carried,
    carry,
    /** There is something to lose. */
    isWritten: carried !== null && carried.written.begun !== null,
    /** The page alone has it: the tab has no room for it. */
    isLoose: !kept,
  };
}
