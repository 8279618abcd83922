"use client";

import { useCan, useCanForAll } from "./place";

/** What belongs to a distributor, or is shared by all that the partner has. */
export type SharableState = { readonly archived: boolean; readonly shared: boolean };

/** Whether the person may change it as it is now; one that is shared only with a role that holds for all distributors. */
export function useMayEditSharable(action: string, { archived, shared }: SharableState): boolean {
  const here = useCan(action);
  const forAll = useCanForAll(action);
  return !archived && (shared ? forAll : here);
}
