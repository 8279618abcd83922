"use client";

import { Share2 } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import { useCanForAll, usePlace } from "./place";

/** Over a table or map that all distributors of the partner share: for whom a change counts, and who may make it. */
export function SharedNote({
  what,
  view,
  action,
}: {
  readonly what: "table" | "map";
  readonly view: { readonly shared: boolean; readonly covered: boolean };
  /** What a role must allow for all distributors to change it. */
  readonly action: string;
}) {
  const { partner, distributor } = usePlace();
  const mayEdit = useCanForAll(action);
  if (!view.shared) return null;
  return (
    <p
      role="note"
      className="flex items-start gap-2 border-line border-b bg-sunken px-4 py-2 text-12 text-fg-2"
    >
      <Icon as={Share2} size="s" className="mt-px" />
      <span>
        {partner.name} shares this {what} with all its distributors.{" "}
        {mayEdit
          ? "What you save counts for each of them."
          : "It is changed by people whose role holds for all of them."}
        {view.covered
          ? ` Flows of ${distributor.name} read its own ${what} of the same name in its place.`
          : ""}
      </span>
    </p>
  );
}
