"use client";

import { useMemo, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { notify } from "@/components/ui/toast";
import { compactJson } from "@/runtime/flow/canonical";
import { nodeFieldWords } from "@/runtime/flow/field-words";
import { chooseMine, type FlowConflict } from "@/runtime/flow/merge-flows";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { DraftConflict } from "./draft-saver";
import { type DraftTexts, sketchOf, textsOf } from "./draft-texts";
import type { Sketch } from "./edit-flow";

type Choice = "mine" | "theirs";

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
  const { conflicts, merged, mine, by } = conflict;
  const sketch = useMemo(() => sketchOf(merged), [merged]);
  const keep = async () => {
    if (sketch === null) return;
    const document = conflicts.reduce(
      (flow, one, index) => (choices[index] === "mine" ? chooseMine(flow, one) : flow),
      sketch.document,
    );
    const allMine = choices.every((choice) => choice === "mine");
    const label = `Not chosen: ${allMine ? (by ?? "the other version") : person.name}`.slice(
      0,
      labelMax,
    );
    setBusy(true);
    try {
      await onResolve(textsOf({ document, layout: sketch.layout }), {
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
        description={`${by ?? "Somebody"} saved this flow meanwhile. Everything else was put together; these fields were changed by both of you. What is not chosen stays as a named copy under Versions.`}
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
                  options={[
                    { value: "mine", label: "Mine" },
                    { value: "theirs", label: "Theirs" },
                  ]}
                />
              </div>
              <dl className="grid grid-cols-[56px_minmax(0,1fr)] gap-x-2 gap-y-1 text-12">
                <Version name="Mine" value={one.mine} chosen={choices[index] === "mine"} />
                <Version name="Theirs" value={one.theirs} chosen={choices[index] === "theirs"} />
                <Version name="Before" value={one.base} chosen={false} />
              </dl>
            </li>
          ))}
        </ul>
        {failure === null ? null : <p className="mt-2 text-12 text-negative">{failure}</p>}
      </DialogContent>
    </Dialog>
  );
}

function Version({
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
      <dt className="text-fg-3">{name}</dt>
      <dd className={`mono truncate rounded-3 px-1 ${chosen ? "bg-accent-tint" : ""}`}>
        {value === undefined ? "not there" : typeof value === "string" ? value : compactJson(value)}
      </dd>
    </>
  );
}

function placeOf(sketch: Sketch | null, { node, name, field }: FlowConflict): string {
  const where = name ?? "Flow";
  return field === ""
    ? `${where}: deleted by one`
    : `${where}: ${nodeFieldWords(sketch?.document.nodes[node ?? ""], nodeRegistry, field)}`;
}
