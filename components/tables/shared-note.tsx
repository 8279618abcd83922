"use client";

import { Share2 } from "lucide-react";
import { usePlace } from "@/components/shell/place";
import { Icon } from "@/components/ui/icon";
import type { TableView } from "./table-types";
import { useMayEditTable } from "./use-may-edit-table";

/** Over a table that all distributors of the partner share: for whom a change counts, and who may make it. */
export function SharedNote({ view }: { readonly view: TableView }) {
  const { partner, distributor } = usePlace();
  const mayEdit = useMayEditTable({ ...view, archived: false });
  if (!view.shared) return null;
  return (
    <p
      role="note"
      className="flex items-start gap-2 border-line border-b bg-sunken px-4 py-2 text-12 text-fg-2"
    >
      <Icon as={Share2} size="s" className="mt-px" />
      <span>
        {partner.name} shares this table with all its distributors.{" "}
        {mayEdit
          ? "What you save counts for each of them."
          : "It is changed by people whose role holds for all of them."}
        {view.covered
          ? ` Flows of ${distributor.name} read its own table of the same name in its place.`
          : ""}
      </span>
    </p>
  );
}
