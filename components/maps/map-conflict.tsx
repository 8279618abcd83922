"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { compactJson } from "@/runtime/flow/canonical";
import type { Json } from "@/runtime/json";
import type { MapContent } from "@/runtime/mapping/shared/map-content";
import { chooseMine, type MergedContent } from "@/runtime/mapping/shared/merge-content";

type Choice = "mine" | "theirs";

/** Rows that two people changed differently: which of both shall it be? Everything else is put together already. */
export function MapConflictDialog({
  merged,
  by,
  busy,
  onChoose,
  onClose,
}: {
  readonly merged: MergedContent;
  /** Who saved the other; "" where it is not known. */
  readonly by: string;
  readonly busy: boolean;
  readonly onChoose: (content: MapContent) => void;
  readonly onClose: () => void;
}) {
  const { conflicts } = merged;
  const [mine, setMine] = useState<ReadonlySet<string>>(
    () => new Set(conflicts.map(({ field }) => field)),
  );
  const choose = (field: string, choice: Choice) => {
    const next = new Set(mine);
    if (choice === "mine") next.add(field);
    else next.delete(field);
    setMine(next);
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        wide
        title="Which one shall it be?"
        description={`${by === "" ? "Somebody" : by} saved this map meanwhile. Everything else was put together; these were changed by both of you.`}
        footer={
          <>
            <Button onClick={onClose}>Not now</Button>
            <Button look="primary" busy={busy} onClick={() => onChoose(chooseMine(merged, mine))}>
              Take this choice
            </Button>
          </>
        }
      >
        <ul className="flex flex-col gap-3">
          {conflicts.map(({ field, base, mine: own, theirs }) => (
            <li key={field} className="rounded-8 p-3 outline-strong">
              <div className="mb-2 flex items-center gap-2">
                <span className="mono min-w-0 truncate font-medium">{placeWords(field)}</span>
                <SegmentedControl<Choice>
                  className="ml-auto"
                  label={`Version of ${placeWords(field)}`}
                  value={mine.has(field) ? "mine" : "theirs"}
                  onValueChange={(choice) => choose(field, choice)}
                  options={[
                    { value: "mine", label: "Mine" },
                    { value: "theirs", label: "Theirs" },
                  ]}
                />
              </div>
              <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-1 text-12">
                <Side name="Mine" value={own} chosen={mine.has(field)} />
                <Side name="Theirs" value={theirs} chosen={!mine.has(field)} />
                <Side name="Before" value={base} chosen={false} />
              </dl>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

function Side({
  name,
  value,
  chosen,
}: {
  readonly name: string;
  readonly value: Json | undefined;
  readonly chosen: boolean;
}) {
  return (
    <>
      <dt className={chosen ? "font-medium" : "text-fg-3"}>{name}</dt>
      <dd className={`mono break-all ${chosen ? "" : "text-fg-3"}`}>{valueText(value)}</dd>
    </>
  );
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return "not there";
  return typeof value === "string" ? value : compactJson(value);
}

/** `fields[target="lines"].fields[target="sku"].value` as `lines → sku → value`. */
function placeWords(field: string): string {
  const names = [...field.matchAll(/\[target="((?:[^"\\]|\\.)*)"\]/g)].map(
    ([, name]) => name ?? "",
  );
  const last = /\.([A-Za-z]+)$/.exec(field)?.[1];
  const words = [...names, ...(last === undefined || last === "fields" ? [] : [last])];
  return words.length === 0 ? field : words.join(" → ");
}
