"use client";

import { useQuery } from "@tanstack/react-query";
import { OctagonPause, Plus, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useInterpreter } from "@/components/shell/interpreter";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { WatchedValue, WatchedValues } from "@/server/debug/watched-values";

export type WatchPlace = { readonly run: string; readonly node: string; readonly path: string };

/** What the expressions give at a place; asked anew when the run has moved. */
function useWatched(place: WatchPlace | null, expressions: readonly string[], at: string) {
  const ask = useInterpreter();
  return useQuery({
    queryKey: ["watched", place?.run, place?.node, place?.path, at, expressions],
    queryFn: () => ask<WatchedValues>("watch", { ...place, expressions }),
    enabled: place !== null && expressions.length > 0,
    retry: false,
    placeholderData: (before) => before,
  });
}

function Cell({ value }: { readonly value: WatchedValue | undefined }) {
  if (value === undefined) return <span className="text-fg-3">–</span>;
  switch (value.state) {
    case "missing":
      return <span className="text-fg-3">missing</span>;
    case "failed":
      return (
        <span className="text-negative" title={value.message}>
          {value.message}
        </span>
      );
    case "value":
      return (
        <span className="mono" title={value.text}>
          {value.text}
          {value.characters > value.text.length ? "…" : ""}
        </span>
      );
  }
}

function valuesOf(data: WatchedValues | undefined): readonly WatchedValue[] {
  return data?.state === "watched" ? data.values : [];
}

type WatchRowProps = {
  readonly expression: string;
  readonly now: WatchedValue | undefined;
  readonly before: WatchedValue | undefined;
  readonly changed: boolean;
  readonly stops: boolean;
  readonly mayChange: boolean;
  readonly onStops: () => void;
  readonly onRemove: () => void;
};

function WatchRow({
  expression,
  now,
  before,
  changed,
  stops,
  mayChange,
  onStops,
  onRemove,
}: WatchRowProps) {
  return (
    <tr className="border-line border-t">
      <td className="mono truncate px-3 py-1.5" title={expression}>
        {expression}
      </td>
      <td className={`truncate px-2 py-1.5 ${changed ? "text-caution" : ""}`}>
        <Cell value={now} />
      </td>
      <td className="truncate px-2 py-1.5 text-fg-2">
        <Cell value={before} />
      </td>
      <td className="whitespace-nowrap text-right">
        {mayChange ? (
          <>
            <IconButton
              icon={OctagonPause}
              size="s"
              label={`Stop when ${expression} changes`}
              aria-pressed={stops}
              className={stops ? "text-caution" : ""}
              onClick={onStops}
            />
            <IconButton
              icon={X}
              size="s"
              label={`Stop watching ${expression}`}
              onClick={onRemove}
            />
          </>
        ) : stops ? (
          "stops"
        ) : null}
      </td>
    </tr>
  );
}

/** Expressions beside what they give now and gave at the step before. */
export function WatchList({
  expressions,
  now,
  before,
  number,
  stopping,
  mayChange,
  onChange,
}: {
  readonly expressions: readonly string[];
  readonly now: WatchPlace | null;
  readonly before: WatchPlace | null;
  /** Of the pause: a value is asked for again after each. */
  readonly number: number;
  /** Those that stop the run before a step at which they give something else. */
  readonly stopping: readonly string[];
  readonly mayChange: boolean;
  readonly onChange: (expressions: readonly string[], stopping: readonly string[]) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const current = useWatched(now, expressions, `${number}`);
  const earlier = useWatched(before, expressions, `${number}`);
  const add = () => {
    const text = (typed ?? "").trim();
    if (text !== "" && !expressions.includes(text)) onChange([...expressions, text], stopping);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") add();
    else if (event.key === "Escape") setTyped(null);
  };
  const without = (list: readonly string[], one: string) => list.filter((other) => other !== one);
  const toggleStop = (expression: string) =>
    onChange(
      expressions,
      stopping.includes(expression) ? without(stopping, expression) : [...stopping, expression],
    );
  const [nows, befores] = [valuesOf(current.data), valuesOf(earlier.data)];
  return (
    <section aria-label="Watch" className="flex min-h-0 flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 px-3">
        <h2 className="font-semibold text-13">Watch</h2>
        {mayChange ? (
          <Button size="s" look="quiet" className="ml-auto" onClick={() => setTyped("")}>
            <Icon as={Plus} size="s" />
            Add
          </Button>
        ) : null}
      </header>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
        tabIndex={0}
        className="min-h-0 overflow-y-auto"
      >
        {typed === null ? null : (
          <div className="px-3 pb-2">
            <Input
              autoFocus
              aria-label="Expression to watch"
              placeholder="input.total"
              className="mono"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={onKeyDown}
              onBlur={add}
            />
          </div>
        )}
        {current.error ? (
          <p role="alert" className="px-3 py-1 text-12 text-negative">
            What they give cannot be told now: {current.error.message}
          </p>
        ) : null}
        {expressions.length === 0 ? (
          typed === null ? (
            <p className="px-3 py-1 text-12 text-fg-2">
              An expression such as <code className="mono">input.total</code>, beside what it gives
              at each step.
            </p>
          ) : null
        ) : (
          <table className="w-full text-12" style={{ tableLayout: "fixed" }}>
            <thead>
              <tr className="text-left text-fg-3">
                <th className="px-3 py-1 font-normal">Expression</th>
                <th className="px-2 py-1 font-normal">Now</th>
                <th className="px-2 py-1 font-normal">Previous step</th>
                <th className="w-16">
                  <span className="sr-only">Stop on change, remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {expressions.map((expression, index) => (
                <WatchRow
                  key={expression}
                  expression={expression}
                  now={nows[index]}
                  before={befores[index]}
                  changed={
                    before !== null &&
                    JSON.stringify(nows[index]) !== JSON.stringify(befores[index])
                  }
                  stops={stopping.includes(expression)}
                  mayChange={mayChange}
                  onStops={() => toggleStop(expression)}
                  onRemove={() =>
                    onChange(without(expressions, expression), without(stopping, expression))
                  }
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}
