"use client";

import { useMemo, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { TableState } from "@/runtime/tables/compare-tables";
import { mergeTables } from "@/runtime/tables/merge-tables";
import type { Side, TableConflict } from "@/runtime/tables/table-conflict";

/** More are not read one by one: they follow the choice for all. */
const shownMax = 200;

/** My edits of `base`, and the newer version that they are to be put on. */
export type Meeting = {
  readonly base: TableState;
  readonly mine: TableState;
  readonly theirs: TableState;
  readonly number: number;
  /** Who saved it; "" where that is not known. */
  readonly by: string;
};

/** Cell by cell what both changed: what it was, what I made of it, what somebody else did. */
export function ConflictDialog({
  meeting,
  onChosen,
  onCancel,
}: {
  readonly meeting: Meeting;
  readonly onChosen: (table: TableState) => void;
  readonly onCancel: () => void;
}) {
  const { person } = usePlace();
  const { base, mine, theirs, number, by } = meeting;
  const { conflicts } = useMemo(() => mergeTables(base, mine, theirs), [base, mine, theirs]);
  const [choices, setChoices] = useState<ReadonlyMap<string, Side>>(new Map());
  const own = by === person.name;
  const options = [
    { value: "mine" as const, label: own ? "This window" : "Mine" },
    { value: "theirs" as const, label: own ? `Version ${number}` : by || "Theirs" },
  ];
  const chooseAll = (side: Side) => setChoices(new Map(conflicts.map(({ key }) => [key, side])));
  const who = own ? "You" : by || "Somebody";
  const more = conflicts.length - shownMax;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onCancel())}>
      <DialogContent
        wide
        title="Which one shall it be?"
        description={`${who} saved version ${number} meanwhile. Everything else is put together; this was changed in both.`}
        footer={
          <>
            <Button onClick={onCancel}>Not now</Button>
            <Button
              look="primary"
              onClick={() => onChosen(mergeTables(base, mine, theirs, choices).table)}
            >
              Take this choice
            </Button>
          </>
        }
      >
        {conflicts.length > 1 ? (
          <div className="mb-3 flex flex-wrap gap-2">
            {options.map(({ value, label }) => (
              <Button key={value} size="s" onClick={() => chooseAll(value)}>
                All: {label}
              </Button>
            ))}
          </div>
        ) : null}
        <ul className="flex flex-col gap-3">
          {conflicts.slice(0, shownMax).map((one) => (
            <ConflictItem
              key={one.key}
              conflict={one}
              side={choices.get(one.key) ?? "mine"}
              options={options}
              onSide={(side) => setChoices(new Map(choices).set(one.key, side))}
            />
          ))}
        </ul>
        {more > 0 ? (
          <p className="mt-3 text-12 text-fg-2">
            {more.toLocaleString("en")} more are not shown: they follow the choice for all.
          </p>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}

function ConflictItem({
  conflict,
  side,
  options,
  onSide,
}: {
  readonly conflict: TableConflict;
  readonly side: Side;
  readonly options: readonly { readonly value: Side; readonly label: string }[];
  readonly onSide: (side: Side) => void;
}) {
  const place = placeWords(conflict);
  return (
    <li className="rounded-8 p-3 outline-strong">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <span className="min-w-0 break-words font-medium">{place}</span>
        <SegmentedControl
          className="ml-auto"
          label={`Version of ${place}`}
          value={side}
          onValueChange={onSide}
          options={options}
        />
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-12">
        <Part name="Was" text={conflict.base} />
        {options.map(({ value, label }) => (
          <Part key={value} name={label} text={conflict[value]} chosen={side === value} />
        ))}
      </dl>
    </li>
  );
}

function placeWords({ row, what }: TableConflict): string {
  if (row === null) return what.charAt(0).toUpperCase() + what.slice(1);
  const named = row === "" ? "Row without a key" : `Row ${row}`;
  return what === "row" ? named : `${named}, ${what}`;
}

function Part({
  name,
  text,
  chosen = false,
}: {
  readonly name: string;
  readonly text: string | null;
  readonly chosen?: boolean;
}) {
  return (
    <>
      <dt className="text-fg-3">{name}</dt>
      <dd className={`break-words ${chosen ? "font-medium" : "text-fg-2"}`}>
        {text === null ? "deleted" : text === "" ? "empty" : text}
      </dd>
    </>
  );
}
