"use client";

import { useEffect, useState } from "react";

export type Checks = typeof import("./checks")["checks"];

let known: Checks | null = null;
let coming: Promise<Checks> | null = null;

/** Loaded once for the page. */
export function loadChecks(): Promise<Checks> {
  coming ??= import("./checks").then(
    ({ checks }) => {
      known = checks;
      return checks;
    },
    (error) => {
      // A lost network: the next change asks again.
      coming = null;
      throw error;
    },
  );
  return coming;
}

/** The checks as soon as they are wanted and there; null before. */
export function useChecks(wanted: boolean): Checks | null {
  const [checks, setChecks] = useState(known);
  useEffect(() => {
    if (!wanted || checks !== null) return;
    let gone = false;
    loadChecks().then(
      (loaded) => {
        if (!gone) setChecks(loaded);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [wanted, checks]);
  return checks;
}
