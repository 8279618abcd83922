"use client";

import { useState } from "react";
import { usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { DecisionConflict, Side } from "@/runtime/rules/merge-decisions";
import type { DraftState } from "./draft-saver";
import { cellWord } from "./rule-words";

/** Cell by cell what both changed: what it was, what I made of it, what somebody else did. */
export function DraftConflictDialog({
  conflict,
  onResolve,
}: {
  readonly conflict: NonNullable<DraftState["conflict"]>;
  readonly onResolve: (choices: ReadonlyMap<string, Side>) => void;
}) {
  const { person } = usePlace();
  const { conflicts, by } = conflict;
  const [choices, setChoices] = useState<ReadonlyMap<string, Side>>(
    new Map(conflicts.map(({ key, usual }) => [key, usual])),
  );
  const own = by === person.name;
  const other = own ? "Other window" : by || "Theirs";
  const options = [
    { value: "mine" as const, label: own ? "This window" : "Mine" },
    { value: "theirs" as const, label: other },
  ];
  return (
    <Dialog open>
      <DialogContent
        wide
        title="Which one shall it be?"
        description={`${own ? "You changed this table in another window meanwhile." : `${by || "Somebody"} changed this table meanwhile.`} Everything else was put together; this was changed ${own ? "in both windows" : "by both of you"}.`}
        footer={
          <Button look="primary" onClick={() => onResolve(choices)}>
            Save this choice
          </Button>
        }
      >
        <ul className="flex flex-col gap-3">
          {conflicts.map((one) => {
            const side = choices.get(one.key) ?? one.usual;
            const place = placeWords(one);
            return (
              <li key={one.key} className="rounded-8 p-3 outline-strong">
                <div className="mb-2 flex flex-wrap items-center gap-2">
                  <span className="min-w-0 truncate font-medium">{place}</span>
                  <SegmentedControl
                    className="ml-auto"
                    label={`Version of ${place}`}
                    value={side}
                    onValueChange={(choice: Side) =>
                      setChoices(new Map(choices).set(one.key, choice))
                    }
                    options={options}
                  />
                </div>
                <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-12">
                  <Part name="Was" text={one.base} />
                  <Part
                    name={own ? "This window" : "Mine"}
                    text={one.mine}
                    chosen={side === "mine"}
                  />
                  <Part name={other} text={one.theirs} chosen={side === "theirs"} />
                </dl>
              </li>
            );
          })}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

function placeWords({ row, what }: DecisionConflict): string {
  if (row === null) return what.charAt(0).toUpperCase() + what.slice(1);
  return what === "row" ? `Row ${row + 1}` : `Row ${row + 1}, ${what}`;
}

function Part({
  name,
  text,
  chosen = false,
}: {
  readonly name: string;
  readonly text: string;
  readonly chosen?: boolean;
}) {
  return (
    <>
      <dt className="text-fg-3">{name}</dt>
      <dd className={chosen ? "font-medium" : "text-fg-2"}>
        {text === "" ? "nothing" : cellWord(text)}
      </dd>
    </>
  );
}
