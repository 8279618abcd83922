"use client";

import { Skeleton } from "@/components/ui/skeleton";
import type { RecomputedText } from "@/server/runs/recomputed-values";
import { faceOf } from "./node-words";
import { useRecomputed } from "./recomputed-view";
import type { RunView, StepDetail, ValuePreview } from "./use-run";
import { ValueChanges } from "./value-changes";

type Input = StepDetail["inputs"][number];

/** The one value that arrived at a step that handed one on; null where there are several, or none. */
export function comparedInput({ inputs, output, outputDropped }: StepDetail): Input | null {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0 || input.collected !== null) return null;
  return output === null && !outputDropped ? null : input;
}

type StepChangesProps = {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly input: Input;
};

/** What a step made of what it got; what its loop did not keep is computed again. */
export function StepChanges(props: StepChangesProps) {
  const { view, step, input } = props;
  const from = faceOf(view.document, input.node).name;
  if (input.value !== null && step.output !== null) {
    return <ValueChanges run={view.run.id} before={input.value} after={step.output} from={from} />;
  }
  return <RecomputedChanges {...props} />;
}

function RecomputedChanges({ view, step, input }: StepChangesProps) {
  const { data, error } = useRecomputed({ view, step });
  if (error)
    return <p className="px-3 py-2.5 text-12 text-fg-2">They cannot be shown: {error.message}</p>;
  if (data === undefined) return <Skeleton lines={4} />;
  const arrived = data.inputs.find(({ node, port }) => node === input.node && port === input.port);
  const before = input.value ?? previewOf(arrived?.value ?? null);
  const after = step.output ?? previewOf(data.output);
  if (before === null || after === null) {
    return (
      <p className="px-3 py-2.5 text-12 text-fg-2">
        Cannot be shown: one of the two was not kept, and cannot be computed again.
      </p>
    );
  }
  return (
    <ValueChanges
      run={view.run.id}
      before={before}
      after={after}
      from={faceOf(view.document, input.node).name}
    />
  );
}

function previewOf(value: RecomputedText | null): ValuePreview | null {
  if (value?.state !== "recomputed") return null;
  return { ref: -1, text: value.text, bytes: value.bytes, complete: true };
}
