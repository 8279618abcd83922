import { Checkbox } from "@/components/ui/checkbox";
import type { Column } from "@/components/ui/virtual-table";
import { documentName } from "./run-words";
import type { usePicked } from "./use-picked";
import type { RunRow } from "./use-run-list";

/** The box in front of each run; the one in the head picks all that are loaded. */
export function pickColumn(
  rows: readonly RunRow[],
  { picked, toggle }: ReturnType<typeof usePicked>,
): Column<RunRow> {
  const all = rows.length > 0 && rows.every(({ id }) => picked.has(id));
  return {
    id: "pick",
    width: "32px",
    head: (
      <Checkbox
        tabIndex={-1}
        aria-label="Select all loaded runs"
        checked={all || (picked.size > 0 && "indeterminate")}
        onCheckedChange={() => toggle(rows.map(({ id }) => id))}
      />
    ),
    cell: (row) => (
      <Checkbox
        tabIndex={-1}
        aria-label={`Select ${documentName(row)}`}
        checked={picked.has(row.id)}
        onCheckedChange={() => toggle([row.id])}
      />
    ),
  };
}
