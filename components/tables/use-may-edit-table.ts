"use client";

import { useCan, useCanForAll } from "@/components/shell/place";
import type { TableView } from "./table-types";

/** Whether the person may change it as it is now; one that is shared only with a role that holds for all distributors. */
export function useMayEditTable({
  archived,
  shared,
}: Pick<TableView, "archived" | "shared">): boolean {
  const here = useCan("table.edit");
  const forAll = useCanForAll("table.edit");
  return !archived && (shared ? forAll : here);
}
