"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { InterpreterProblem, useInterpreter } from "@/components/shell/interpreter";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { NodeTile } from "@/components/ui/node-icon";
import { Skeleton } from "@/components/ui/skeleton";
import type { RetryForecast } from "@/runtime/engine/replay-fates";
import { fateLines } from "./fate-words";
import { faceOf } from "./node-words";
import type { RunView } from "./use-run";

export type RetryQuestion = {
  readonly run: string;
  readonly from:
    | { readonly kind: "start" }
    | { readonly kind: "failed" }
    | { readonly kind: "node"; readonly node: string; readonly path?: string };
  /** The changed message; null leaves it as it is. */
  readonly message: string | null;
  readonly version: "same" | "published" | "draft";
};

/** What a retry would come to; asked again when the question changes. */
export function useForecast(question: RetryQuestion | null) {
  const ask = useInterpreter();
  return useQuery({
    queryKey: ["forecast", question],
    queryFn: () => ask<RetryForecast>("forecast", question ?? {}),
    enabled: question !== null,
    staleTime: 0,
    retry: false,
  });
}

/** Effect by effect, what a retry will do; said before anything is sent. */
export function ForecastList({
  view,
  forecast,
  asNew,
}: {
  readonly view: RunView;
  readonly forecast: ReturnType<typeof useForecast>;
  readonly asNew: boolean;
}) {
  const { data, error } = forecast;
  return (
    <section aria-label="What will happen" className="rounded-8 border border-line">
      <h3 className="border-line border-b px-3 py-1.5 font-medium text-12 text-fg-2">
        What will happen
      </h3>
      <div className="max-h-56 min-h-20 overflow-y-auto py-1" aria-live="polite">
        {error ? (
          <p className="px-3 py-1.5 text-12 text-fg-2">
            It cannot be foreseen:{" "}
            {error instanceof InterpreterProblem ? error.message : "the page failed."}
          </p>
        ) : data === undefined ? (
          <Skeleton lines={2} />
        ) : (
          <Steps view={view} data={data} asNew={asNew} />
        )}
      </div>
    </section>
  );
}

function Failure({
  view,
  failure,
}: {
  readonly view: RunView;
  readonly failure: NonNullable<RetryForecast["failure"]>;
}) {
  const name = failure.node === null ? null : faceOf(view.document, failure.node).name;
  return (
    <p className="flex items-start gap-1 px-3 py-1.5 text-12 text-caution">
      <Icon as={TriangleAlert} size="xs" className="mt-0.5" />
      <span className="min-w-0">
        It would fail{name === null ? "" : ` at ${name}`}: {failure.message ?? failure.code}
      </span>
    </p>
  );
}

function Steps({
  view,
  data,
  asNew,
}: {
  readonly view: RunView;
  readonly data: RetryForecast;
  readonly asNew: boolean;
}) {
  return (
    <>
      <ul>
        {data.steps.map((step) => {
          const face = faceOf(view.document, step.node);
          return (
            <li key={step.node} className="flex items-start gap-2 px-3 py-1.5">
              <NodeTile name={face.icon} solid={face.solid} />
              <span className="min-w-0 text-12">
                <b className="block truncate font-medium text-13">{face.name}</b>
                {fateLines(step, asNew).map(({ text, striking }) => (
                  <span
                    key={text}
                    className={cn(
                      "flex items-start gap-1",
                      striking ? "text-caution" : "text-fg-2",
                    )}
                  >
                    {striking ? <Icon as={TriangleAlert} size="xs" className="mt-0.5" /> : null}
                    {text}
                  </span>
                ))}
              </span>
            </li>
          );
        })}
      </ul>
      {data.failure === null ? null : <Failure view={view} failure={data.failure} />}
      {data.steps.length === 0 && data.complete ? (
        <p className="px-3 py-1.5 text-12 text-fg-2">
          {data.failure === null
            ? "No step touches another system."
            : "It does not come to a step that touches another system."}
        </p>
      ) : null}
      {data.complete ? null : (
        <p className="px-3 py-1.5 text-12 text-fg-3">
          What comes after depends on answers that nobody has given yet.
        </p>
      )}
      {asNew ? (
        <p className="px-3 py-1.5 text-12 text-fg-3">
          Business events and other flows of this message are started again, too.
        </p>
      ) : null}
    </>
  );
}
