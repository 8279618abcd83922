"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { faceOf } from "./node-words";
import { type Arriving, useArriving } from "./use-arriving";
import type { RunView, StepDetail } from "./use-run";
import { ValueChanges } from "./value-changes";

type Props = { readonly view: RunView; readonly step: StepDetail; readonly node: string };
type Place = { readonly node: string; readonly path: string };

/** Who let something else arrive at a step, and what that is beside what led there. */
export function EditedNote({ view, step, node }: Props) {
  const [open, setOpen] = useState(false);
  if (step.editedBy === null) return null;
  return (
    <>
      <p className="flex items-center gap-2 px-3 pb-2 text-12 text-caution">
        <span className="min-w-0 flex-1">
          Edited by {step.editedBy}: this arrived instead of what led here.
        </span>
        {view.payloads ? (
          <Button size="s" aria-expanded={open} onClick={() => setOpen(!open)}>
            What was changed
          </Button>
        ) : null}
      </p>
      {open ? <EditedChanges view={view} step={step} place={{ node, path: pathOf(step) }} /> : null}
    </>
  );
}

function pathOf({ line }: StepDetail): string {
  return line?.path ?? "";
}

/** What somebody changed: what arrives now beside what did before they edited it. */
export function EditedChanges({
  view,
  step,
  place,
  number = 0,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly place: Place;
  /** It is asked for again when this changes. */
  readonly number?: number;
}) {
  const at = { run: view.run.id, ...place, number };
  const now = useArriving(at);
  const before = useArriving({ ...at, unedited: true });
  const away = [before, now].find(({ state }) => state === "away");
  if (away?.state === "away") return <p className="px-3 py-2.5 text-12 text-fg-2">{away.why}</p>;
  const [was, is] = [previewOf(before), previewOf(now)];
  if (was === null || is === null) return <Skeleton lines={4} />;
  const [input, ...others] = step.inputs;
  const from =
    input === undefined || others.length > 0 || input.node === place.node
      ? "the steps before"
      : faceOf(view.document, input.node).name;
  return <ValueChanges run={view.run.id} before={was} after={is} from={from} />;
}

function previewOf(arriving: Arriving) {
  if (arriving.state !== "there") return null;
  return { ref: -1, text: arriving.text, bytes: arriving.bytes, complete: true };
}
