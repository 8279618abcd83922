"use client";

import { later, useLater } from "@/components/ui/later";

const part = later(() => import("./checks").then(({ checks }) => checks));

export type Checks = typeof import("./checks")["checks"];

/** Loaded once for the page. */
export function loadChecks(): Promise<Checks> {
  return part.load();
}

/** The checks as soon as they are wanted and there; null before. */
export function useChecks(wanted: boolean): Checks | null {
  return useLater(part, wanted);
}
