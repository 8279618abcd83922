"use client";

import { useMemo, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { notify } from "@/components/ui/toast";
import { chooseMine } from "@/runtime/flow/choose-mine";
import { type Choice, ConflictSides, choicesOf, placeOf } from "./conflict-sides";
import type { DraftConflict } from "./draft-saver";
import { type DraftTexts, sketchOf, textsOf } from "./draft-texts";

const labelMax = 120;

/** Field by field: what it was, what I made of it, what somebody else did. */
export function ConflictDialog({
  conflict,
  onResolve,
  onShowCopies,
}: {
  readonly conflict: DraftConflict;
  readonly onShowCopies: () => void;
  readonly onResolve: (chosen: DraftTexts, keep: DraftTexts & { label: string }) => Promise<void>;
}) {
  const { person } = usePlace();
  const [choices, setChoices] = useState<readonly Choice[]>(conflict.conflicts.map(() => "mine"));
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { conflicts, merged, mine } = conflict;
  const own = conflict.by === person.name;
  const by = own ? "Your other window" : conflict.by;
  const sketch = useMemo(() => sketchOf(merged), [merged]);
  const keep = async () => {
    if (sketch === null) return;
    const taken = conflicts.filter((_, index) => choices[index] === "mine");
    const chosen = chooseMine(sketch, taken, sketchOf(mine) ?? sketch);
    const allMine = choices.every((choice) => choice === "mine");
    const label = `Not chosen: ${allMine ? (by ?? "the other version") : person.name}`.slice(
      0,
      labelMax,
    );
    setBusy(true);
    try {
      await onResolve(textsOf(chosen), {
        label,
        ...(allMine ? merged : mine),
      });
      notify(`What was not chosen is kept as “${label}”.`, {
        label: "Show copies",
        run: onShowCopies,
      });
    } catch (error) {
      setFailure(problemOf(error).message);
    }
    setBusy(false);
  };
  return (
    <Dialog open>
      <DialogContent
        wide
        title="Which one shall it be?"
        description={`${own ? "You saved this flow in another window meanwhile." : `${by ?? "Somebody"} saved this flow meanwhile.`} Everything else was put together; these fields were changed ${own ? "in both windows" : "by both of you"}. What is not chosen stays as a named copy under Versions.`}
        footer={
          <Button look="primary" busy={busy} onClick={() => void keep()}>
            Save this choice
          </Button>
        }
      >
        <ul className="flex flex-col gap-3">
          {conflicts.map((one, index) => (
            <li key={`${one.node ?? ""} ${one.field}`} className="rounded-8 p-3 outline-strong">
              <div className="mb-2 flex items-center gap-2">
                <span className="min-w-0 truncate font-medium">{placeOf(sketch, one)}</span>
                <SegmentedControl
                  className="ml-auto"
                  label={`Version of ${placeOf(sketch, one)}`}
                  value={choices[index] ?? "mine"}
                  onValueChange={(choice: Choice) =>
                    setChoices(choices.map((old, at) => (at === index ? choice : old)))
                  }
                  options={choicesOf(one, own)}
                />
              </div>
              <ConflictSides
                conflict={one}
                by={by ?? "Somebody"}
                own={own}
                choice={choices[index] ?? "mine"}
              />
            </li>
          ))}
        </ul>
        {failure === null ? null : <p className="mt-2 text-12 text-negative">{failure}</p>}
      </DialogContent>
    </Dialog>
  );
}
