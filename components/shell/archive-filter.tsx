"use client";

import { Search } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";

type ArchiveFilter = {
  readonly search: string;
  readonly archived: boolean;
  /** An empty value takes the name out of the address. */
  readonly set: (name: "q" | "archived", value: string) => void;
};

/** Search and whether archived ones show, kept in the address. */
export function useArchiveFilter(): ArchiveFilter {
  const params = useSearchParams();
  const pathname = usePathname();
  const router = useRouter();
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value === "") next.delete(name);
    else next.set(name, value);
    router.replace(next.size === 0 ? pathname : `${pathname}?${next}`, { scroll: false });
  };
  return { search: params.get("q") ?? "", archived: params.has("archived"), set };
}

type ArchiveFilterBarProps = {
  readonly filter: ArchiveFilter;
  /** "Find a map". */
  readonly find: string;
  /** "name, document or flow". */
  readonly by: string;
  readonly archivedCount: number;
};

export function ArchiveFilterBar({ filter, find, by, archivedCount }: ArchiveFilterBarProps) {
  return (
    <div className="flex min-h-11 shrink-0 items-center gap-2 border-line border-b px-4 py-2">
      <Input
        type="search"
        aria-label={`${find} by ${by}`}
        placeholder={find}
        value={filter.search}
        onChange={(event) => filter.set("q", event.target.value)}
        lead={<Icon as={Search} size="s" />}
        boxClassName="w-72 max-md:w-full"
      />
      {archivedCount > 0 ? (
        <Button
          look="quiet"
          aria-pressed={filter.archived}
          onClick={() => filter.set("archived", filter.archived ? "" : "1")}
        >
          Archived <span className="text-fg-3 tabular-nums">{archivedCount}</span>
        </Button>
      ) : null}
    </div>
  );
}
