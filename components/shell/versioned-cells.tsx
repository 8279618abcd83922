"use client";

import { Badge, Tag } from "@/components/ui/badge";
import { formatTime } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { TableCell } from "@/components/ui/table";
import { usePath, usePlace } from "./place";

/** What maps and tables have in common: a name, versions, and whose they are. */
type Versioned = {
  readonly name: string;
  /** Of the newest version. */
  readonly number: number;
  readonly shared: boolean;
  /** By one of the distributor's own with the same name. */
  readonly covered: boolean;
  readonly archived: boolean;
  readonly savedAt: Date;
  /** Empty where nobody did. */
  readonly savedBy: string;
};

/** @param to the page within the place; a press anywhere in the row opens it */
export function VersionedName({ of, to }: { readonly of: Versioned; readonly to: string }) {
  const path = usePath();
  return (
    <span className="flex items-center gap-1.5">
      <Link
        href={path(to)}
        className="block truncate font-medium text-13 after:absolute after:inset-0"
      >
        {of.name}
      </Link>
      {of.shared ? <Tag>All distributors</Tag> : null}
      {of.covered ? <Tag>Covered by the own one</Tag> : null}
      {of.archived ? <Badge>Archived</Badge> : null}
    </span>
  );
}

export function VersionCells({ of, now }: { readonly of: Versioned; readonly now: number }) {
  const { timeZone } = usePlace().distributor;
  return (
    <>
      <TableCell className="text-right text-fg-2 tabular-nums max-md:hidden">
        v{of.number}
      </TableCell>
      <TableCell className="text-right text-fg-2 tabular-nums max-lg:hidden">
        {formatTime(of.savedAt.getTime(), now, timeZone)}
        {of.savedBy === "" ? "" : ` by ${of.savedBy}`}
      </TableCell>
    </>
  );
}
