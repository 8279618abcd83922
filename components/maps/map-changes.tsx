"use client";

import { CircleMinus, CirclePlus, PencilLine } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import type { MapChanges } from "@/runtime/mapping/shared/compare-maps";

const looks = {
  added: { icon: CirclePlus, word: "Added", tone: "text-positive" },
  removed: { icon: CircleMinus, word: "Removed", tone: "text-negative" },
  changed: { icon: PencilLine, word: "Changed", tone: "text-accent-text" },
} as const;

/** What differs between two versions of a map, row by row. */
export function MapChangeList({ changes }: { readonly changes: MapChanges }) {
  const { rows, documentType, schema } = changes;
  if (rows.length === 0 && documentType === null && !schema) {
    return (
      <p className="py-2 text-12 text-fg-2">
        No row says anything else; their order or form may differ.
      </p>
    );
  }
  return (
    <ul aria-label="What differs" className="divide-y divide-line text-12">
      {documentType === null ? null : (
        <li className="py-2">
          It builds {documentType.after === "" ? "no named document" : documentType.after}, before{" "}
          {documentType.before === "" ? "none that was named" : documentType.before}.
        </li>
      )}
      {schema ? <li className="py-2">Another schema says what it builds.</li> : null}
      {rows.map(({ target, kind, before, after }) => {
        const { icon, word, tone } = looks[kind];
        return (
          <li key={target} className="grid grid-cols-[92px_minmax(0,1fr)] gap-x-3 py-2">
            <span className={`flex items-center gap-1.5 self-start font-medium ${tone}`}>
              <Icon as={icon} size="s" />
              {word}
            </span>
            <span className="min-w-0">
              <b className="mono block break-all font-medium">{target}</b>
              {before === null ? null : (
                <del className="mono block break-all text-fg-3 decoration-1">{before}</del>
              )}
              {after === null ? null : <span className="mono block break-all">{after}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
