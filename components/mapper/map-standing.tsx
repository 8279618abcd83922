"use client";

import type { SaveState } from "@/components/canvas/draft-saver";
import { counted } from "@/runtime/counted";
import type { Mapper } from "./use-mapper";

type MapStandingProps = {
  readonly mapper: Mapper;
  /** How many required fields there are, and how many of them nothing fills. */
  readonly required: number;
  readonly unfilled: number;
  readonly save: SaveState | null;
  /** Leads to a text in the Code view that is no map yet; null where there is none, or it is shown. */
  readonly onUnread: (() => void) | null;
  readonly onUnfilled: () => void;
};

/** How far a map is: what keeps it from being published, and what it does not fill. */
export function MapStanding(props: MapStandingProps) {
  const { mapper, required, unfilled, save, onUnread, onUnfilled } = props;
  const isEmpty = mapper.fields.length === 0;
  const blocked = mapper.faults.length > 0 && !isEmpty;
  const words = blocked ? null : standingWords(mapper.places.length, required, unfilled);
  return (
    <span role="status" className="truncate text-12 text-fg-3 max-xl:hidden">
      {blocked ? (
        <span className="font-medium text-negative">
          {counted(mapper.faults.length, "row")} cannot be published
        </span>
      ) : (
        words
      )}
      {unfilled > 0 && blocked ? " · " : null}
      {unfilled > 0 ? (
        <button
          type="button"
          className="font-medium text-negative hover:underline"
          onClick={onUnfilled}
        >
          {unfilled} of {required} required fields not mapped
        </button>
      ) : null}
      {onUnread === null ? null : (
        <>
          {" · "}
          <button
            type="button"
            className="font-medium text-negative hover:underline"
            onClick={onUnread}
          >
            the text in Code is not applied
          </button>
        </>
      )}
      {save?.kind === "failed" ? ` · not saved yet: ${save.reason}` : ""}
    </span>
  );
}

/** Null where what is not mapped says enough. */
function standingWords(rows: number, required: number, unfilled: number): string | null {
  if (unfilled > 0) return null;
  if (rows === 0) return "Nothing is mapped yet";
  if (required === 0) return counted(rows, "field");
  return required === 1
    ? "The required field is mapped"
    : `All ${required} required fields are mapped`;
}
