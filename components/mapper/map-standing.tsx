"use client";

import type { ReactNode } from "react";
import type { SaveState } from "@/components/canvas/draft-saver";
import { counted } from "@/runtime/counted";
import type { Mapper } from "./use-mapper";

type MapStandingProps = {
  readonly mapper: Mapper;
  /** How many required fields there are, and how many of them nothing fills. */
  readonly required: number;
  readonly unfilled: number;
  readonly save: SaveState | null;
  /** Leads to the Code view, which lists what is wrong with each row; null where it is shown. */
  readonly onCode: (() => void) | null;
  /** The Code view has a text that is no map yet. */
  readonly unread: boolean;
  readonly onUnfilled: () => void;
};

/** How far a map is: what keeps it from being published, and what it does not fill. */
export function MapStanding(props: MapStandingProps) {
  const { mapper, required, unfilled, save, onCode, unread, onUnfilled } = props;
  const isEmpty = mapper.fields.length === 0;
  const blocked = mapper.faults.length > 0 && !isEmpty;
  const words = blocked ? null : standingWords(mapper.places.length, required, unfilled);
  return (
    <span role="status" className="truncate text-12 text-fg-3 max-xl:hidden">
      {blocked ? (
        <Lead onPress={onCode}>{counted(mapper.faults.length, "row")} cannot be published</Lead>
      ) : (
        words
      )}
      {unfilled > 0 && blocked ? " · " : null}
      {unfilled > 0 ? (
        <Lead onPress={onUnfilled}>
          {unfilled} of {required} required fields not mapped
        </Lead>
      ) : null}
      {unread && onCode !== null ? (
        <>
          {" · "}
          <Lead onPress={onCode}>the text in Code is not applied</Lead>
        </>
      ) : null}
      {save?.kind === "failed" ? ` · not saved yet: ${save.reason}` : ""}
    </span>
  );
}

/** What is to be mended; a press leads there. */
function Lead({
  onPress,
  children,
}: {
  readonly onPress: (() => void) | null;
  readonly children: ReactNode;
}) {
  if (onPress === null) return <span className="font-medium text-negative">{children}</span>;
  return (
    <button type="button" className="font-medium text-negative hover:underline" onClick={onPress}>
      {children}
    </button>
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
