"use client";

import { useQuery } from "@tanstack/react-query";
import { Columns3 } from "lucide-react";
import { useMemo } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { openingKinds } from "./run-columns";
import { kindName } from "./run-words";
import type { RunRow } from "./use-run-list";

/** More columns than this have no room for a number. */
const most = 6;

/** Which numbers of a run's documents have a column: any kind that a flow extracts. */
export function ColumnMenu({
  kinds,
  rows,
  onKinds,
}: {
  readonly kinds: readonly string[];
  readonly rows: readonly RunRow[];
  /** Null for the columns the list opens with. */
  readonly onKinds: (kinds: readonly string[] | null) => void;
}) {
  const trpc = useTRPC();
  const known = useQuery(trpc.runs.keyKinds.queryOptions(undefined, { staleTime: 60_000 }));
  const offered = useMemo(() => {
    const all = [...kinds, ...openingKinds, ...(known.data ?? [])];
    for (const row of rows) all.push(...row.keys.map(({ kind }) => kind));
    // Several spellings of one kind are one choice; a chosen one stays as it is spelled.
    const byName = new Map<string, string>();
    for (const kind of all) if (!byName.has(kindName(kind))) byName.set(kindName(kind), kind);
    return [...byName].sort(([a], [b]) => a.localeCompare(b)).map(([, kind]) => kind);
  }, [kinds, known.data, rows]);
  return (
    <Popover>
      <PopoverTrigger asChild>
        <IconButton icon={Columns3} label="Columns" className="max-md:hidden" />
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Columns" className="w-60 p-3 text-13">
        <p className="pb-1.5 text-11 text-fg-3">Numbers with a column, at most {most}</p>
        {offered.map((kind) => (
          <CheckboxLine
            key={kind}
            label={kindName(kind)}
            checked={kinds.includes(kind)}
            disabled={!kinds.includes(kind) && kinds.length >= most}
            onCheckedChange={(on) =>
              onKinds(on === true ? [...kinds, kind] : kinds.filter((other) => other !== kind))
            }
          />
        ))}
        <Button
          size="s"
          look="quiet"
          className="mt-2"
          disabled={kinds.join() === openingKinds.join()}
          onClick={() => onKinds(null)}
        >
          As it opens
        </Button>
      </PopoverContent>
    </Popover>
  );
}
