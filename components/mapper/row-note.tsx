"use client";

import { Textarea } from "@/components/ui/textarea";
import { writeRow } from "@/runtime/mapping/edit-map";
import type { MapPlace } from "@/runtime/mapping/map-places";
import { noteWords, withNoteWords } from "@/runtime/mapping/row-note";
import { Fact } from "./fact";
import type { Mapper } from "./use-mapper";

/** Why a row is as it is, for whoever reads the map. */
export function RowNote({ mapper, place }: { readonly mapper: Mapper; readonly place: MapPlace }) {
  const { target, row } = place;
  if (!mapper.mayEdit && noteWords(row.note) === "") return null;
  return (
    <Fact name="Note">
      <Textarea
        aria-label={`Note of ${target}`}
        rows={1}
        placeholder="Why it is so"
        className="min-h-0 text-12"
        readOnly={!mapper.mayEdit}
        value={typeof row.note === "string" ? row.note.replace(/^\n+/, "") : ""}
        onChange={({ currentTarget: { value } }) =>
          mapper.write(
            (fields) => writeRow(fields, target, { note: withNoteWords(row.note, value) ?? null }),
            `Note on ${target}`,
            `note ${target}`,
          )
        }
      />
    </Fact>
  );
}
