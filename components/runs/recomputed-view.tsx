"use client";

import { useQuery } from "@tanstack/react-query";
import { InterpreterProblem, useInterpreter } from "@/components/shell/interpreter";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import type { RecomputedText, RecomputedValues } from "@/server/runs/recomputed-values";
import { ArrivingView } from "./arriving-view";
import type { HeldBy } from "./use-lineage";
import type { RunView, StepDetail } from "./use-run";
import type { Pointer } from "./value-text";
import { ValueView } from "./value-view";

type Props = {
  readonly view: RunView;
  readonly step: StepDetail;
  /** The input it arrived by; null for the output. */
  readonly of: { readonly node: string; readonly port: string } | null;
  readonly label: string;
  readonly pointer?: Pointer | undefined;
  readonly heldBy?: HeldBy | undefined;
};

/** Values of a step that its loop did not keep; asked for when somebody looks. */
export function useRecomputed({ view, step }: Pick<Props, "view" | "step">) {
  const ask = useInterpreter();
  const { node, path } = step.line ?? { node: "", path: "" };
  return useQuery({
    queryKey: ["recomputed", view.run.id, node, path],
    queryFn: () => ask<RecomputedValues>("values", { run: view.run.id, node, path }),
    enabled: node !== "",
    // What a run did does not change.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

const notShown: { readonly [state in Exclude<RecomputedText["state"], "recomputed">]: string } = {
  changed: "Cannot be shown: computed by an earlier engine.",
  gone: "Cannot be shown: what it was computed from is past its retention.",
  "too-much": "Cannot be shown: it follows from more values than are computed for a look.",
};

/** A value that was not kept, computed again, checked, and labelled so; never another value. */
export function RecomputedView(props: Props) {
  const { view, step, of, label, heldBy } = props;
  // Of a step before which the run stands nothing has a hash yet.
  if (step.line !== null || of === null) return <CheckedView {...props} />;
  return step.inputs.length === 1 ? (
    <ArrivingView {...{ view, step, label, heldBy }} />
  ) : (
    <p className="px-3 py-2.5 text-12 text-fg-2">It is shown once the step has begun.</p>
  );
}

function CheckedView({ view, step, of, label, pointer, heldBy }: Props) {
  const { data, error } = useRecomputed({ view, step });
  if (error) {
    const reason = error instanceof InterpreterProblem ? error.message : "The page failed.";
    return <p className="px-3 py-2.5 text-12 text-fg-2">It cannot be shown: {reason}</p>;
  }
  if (data === undefined) return <Skeleton lines={4} />;
  const value =
    of === null
      ? data.output
      : (data.inputs.find((input) => input.node === of.node && input.port === of.port)?.value ??
        null);
  if (value === null)
    return <p className="px-3 py-2.5 text-12 text-fg-2">Nothing is kept of it.</p>;
  if (value.state !== "recomputed") {
    return <p className="px-3 py-2.5 text-12 text-fg-2">{notShown[value.state]}</p>;
  }
  return (
    <>
      <ValueView
        run={view.run.id}
        value={{ ref: -1, text: value.text, bytes: value.bytes, complete: true }}
        label={label}
        pointer={pointer}
        heldBy={heldBy}
        lead={<Badge>Recomputed</Badge>}
      />
      <p className="px-3 py-2 text-11 text-fg-3">
        Long loops keep values for effects, failures and the first three iterations. This one was
        computed again from the stored message; its hash says that it is the one that was there.
      </p>
    </>
  );
}
