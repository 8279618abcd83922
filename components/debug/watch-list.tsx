"use client";

import { useQuery } from "@tanstack/react-query";
import { OctagonPause, Pencil, Plus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useInterpreter } from "@/components/shell/interpreter";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import type { WatchedValue, WatchedValues } from "@/server/debug/watched-values";
import { ExpressionToWatch } from "./expression-to-watch";

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
      return <span className="text-negative">{value.message}</span>;
    case "value":
      return (
        <span className="mono">
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
  readonly onEdit: (expression: string) => void;
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
  onEdit,
  onRemove,
}: WatchRowProps) {
  const [editing, setEditing] = useState(false);
  return (
    <li aria-label={expression} className="border-line border-t px-3 py-1.5 text-12">
      <div className="flex items-start gap-1">
        {editing ? (
          <ExpressionToWatch
            initial={expression}
            onDone={(text) => {
              setEditing(false);
              if (text !== null) onEdit(text);
            }}
          />
        ) : (
          <code className="mono min-w-0 flex-1 break-words pt-1">{expression}</code>
        )}
        {mayChange && !editing ? (
          <>
            <IconButton
              icon={Pencil}
              size="s"
              label={`Rewrite ${expression}`}
              onClick={() => setEditing(true)}
            />
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
          <span className="pt-1 text-fg-2">stops</span>
        ) : null}
      </div>
      <dl className="grid grid-cols-[52px_minmax(0,1fr)] gap-x-2 [&>dd]:break-words">
        <dt className="text-fg-3">here</dt>
        <dd className={changed ? "text-caution" : ""}>
          <Cell value={now} />
        </dd>
        <dt className="text-fg-3">before</dt>
        <dd className="text-fg-2">
          <Cell value={before} />
        </dd>
      </dl>
    </li>
  );
}

/** Expressions beside what they give now and gave at the step before. */
export function WatchList({
  at,
  expressions,
  now,
  before,
  number,
  stopping,
  mayChange,
  onChange,
}: {
  /** The step of `now`; null without one. */
  readonly at: string | null;
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
  const [adding, setAdding] = useState(false);
  const current = useWatched(now, expressions, `${number}`);
  const earlier = useWatched(before, expressions, `${number}`);
  const list = useRef<HTMLUListElement>(null);
  const [added, setAdded] = useState<string | null>(null);
  const add = (text: string | null) => {
    setAdding(false);
    if (text === null) return;
    setAdded(text);
    if (!expressions.includes(text)) onChange([...expressions, text], stopping);
  };
  useEffect(() => {
    // It comes last in a list that scrolls: whoever wrote it looks at what it gives.
    const index = added === null ? -1 : expressions.indexOf(added);
    if (index !== -1) list.current?.children[index]?.scrollIntoView({ block: "nearest" });
  }, [added, expressions]);
  /** One that another row has already is not there twice. */
  const replace = (old: string, text: string) => {
    if (text === old) return;
    const put = (list: readonly string[]) => [
      ...new Set(list.map((one) => (one === old ? text : one))),
    ];
    onChange(put(expressions), put(stopping));
  };
  const without = (list: readonly string[], one: string) => list.filter((other) => other !== one);
  const toggleStop = (expression: string) =>
    onChange(
      expressions,
      stopping.includes(expression) ? without(stopping, expression) : [...stopping, expression],
    );
  // What is asked for meanwhile stands for the next place, not for none.
  const nows = now === null ? [] : valuesOf(current.data);
  const befores = before === null ? [] : valuesOf(earlier.data);
  return (
    <section aria-label="Watch" className="flex min-h-0 flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 px-3">
        <h2 className="font-semibold text-13">Watch</h2>
        <span className="min-w-0 truncate text-12 text-fg-3">{at === null ? "" : `at ${at}`}</span>
        {mayChange ? (
          <Button size="s" look="quiet" className="ml-auto" onClick={() => setAdding(true)}>
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
        {adding ? (
          <div className="px-3 pb-2">
            <ExpressionToWatch initial="" onDone={add} />
          </div>
        ) : null}
        {current.error ? (
          <p role="alert" className="px-3 py-1 text-12 text-negative">
            What they give cannot be told now: {current.error.message}
          </p>
        ) : null}
        {expressions.length === 0 ? (
          adding ? null : (
            <p className="px-3 py-1 text-12 text-fg-2">
              An expression such as <code className="mono">input.total</code>, with what it gives at
              each step.
            </p>
          )
        ) : (
          <ul ref={list}>
            {expressions.map((expression, index) => (
              <WatchRow
                key={expression}
                expression={expression}
                now={nows[index]}
                before={befores[index]}
                changed={
                  before !== null && JSON.stringify(nows[index]) !== JSON.stringify(befores[index])
                }
                stops={stopping.includes(expression)}
                mayChange={mayChange}
                onStops={() => toggleStop(expression)}
                onEdit={(text) => replace(expression, text)}
                onRemove={() =>
                  onChange(without(expressions, expression), without(stopping, expression))
                }
              />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
