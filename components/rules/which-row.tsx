"use client";

import { useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Select } from "@/components/ui/select";
import { PanelSection } from "@/components/ui/side-panel";
import type { Json } from "@/runtime/json";
import { compileDecisionClosures, type DecisionContent, type Given } from "@/runtime/rules/decide";
import { cellOfPart } from "@/runtime/rules/describe-part";
import { axesOf, type RuleAxis } from "@/runtime/rules/rule-axes";
import { cellWord } from "./rule-words";

type Tick = { readonly label: string; readonly value: Json | undefined };

const ticksMax = 12;
const tints: { readonly [word: string]: string } = {
  approve: "bg-positive-tint text-positive",
  accept: "bg-positive-tint text-positive",
  auto: "bg-positive-tint text-positive",
  hold: "bg-wait-tint text-wait",
  reject: "bg-negative-tint text-negative",
  block: "bg-negative-tint text-negative",
};

/** Which row decides over two conditions, the others at a chosen part of their values. */
export function WhichRow({
  content,
  day,
}: {
  readonly content: DecisionContent;
  readonly day: string;
}) {
  const { inputs } = content.decision;
  const axes = useMemo(() => axesOf(content).slice(0, inputs.length), [content, inputs.length]);
  const usual = useMemo(() => busiest(axes), [axes]);
  const [across, setAcross] = useState<string | null>(null);
  const [down, setDown] = useState<string | null>(null);
  const [held, setHeld] = useState<{ readonly [column: string]: string }>({});
  const x = axes.find(({ column }) => column === across) ?? usual[0];
  const y =
    axes.find(({ column }) => column === down && column !== x?.column) ??
    usual.find(({ column }) => column !== x?.column);
  const decide = useMemo(() => compiledOrNull(content), [content]);
  if (x === undefined || y === undefined || decide === null) return null;
  const [columns, rows] = [ticksOf(x), ticksOf(y)];
  const others = axes
    .filter((axis) => axis !== x && axis !== y)
    .map((axis) => {
      const ticks = ticksOf(axis);
      const { [axis.column]: label } = held;
      const tick = ticks.find((one) => one.label === label) ?? usualTick(axis, ticks);
      return { column: axis.column, ticks, tick };
    });
  const options = axes.map(({ column }) => ({ value: column, label: column }));
  const cellAt = (row: Tick, column: Tick) => {
    const values: { [column: string]: Json } = {};
    for (const [name, value] of [
      ...others.map((one) => [one.column, one.tick?.value] as const),
      [y.column, row.value],
      [x.column, column.value],
    ] as const) {
      if (value !== undefined) values[name] = value;
    }
    return decide(values, day);
  };
  return (
    <PanelSection title="Which row decides">
      <div className="mb-2 flex flex-wrap items-center gap-1.5 text-12 text-fg-3">
        <Select
          aria-label="Down"
          className="w-36"
          value={y.column}
          onValueChange={setDown}
          options={options}
        />
        by
        <Select
          aria-label="Across"
          className="w-36"
          value={x.column}
          onValueChange={setAcross}
          options={options}
        />
      </div>
      <div className="overflow-x-auto">
        <table className="w-full border-separate border-spacing-0.5 text-11">
          <thead>
            <tr>
              <th scope="col" className="text-left font-normal text-fg-3">
                {y.column}
              </th>
              {columns.map(({ label }) => (
                <th
                  key={label}
                  scope="col"
                  className="max-w-16 truncate px-1 font-normal text-fg-3"
                  title={`${x.column} ${label}`}
                >
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label}>
                <th
                  scope="row"
                  className="max-w-24 truncate whitespace-nowrap pr-1 text-left font-normal text-fg-3"
                  title={`${y.column} ${row.label}`}
                >
                  {row.label}
                </th>
                {columns.map((column) => {
                  const { text, verdict, byDefault } = cellAt(row, column);
                  const tint = Object.hasOwn(tints, verdict) ? tints[verdict] : "bg-sunken";
                  return (
                    <td
                      key={column.label}
                      title={verdict === "" ? undefined : verdict}
                      className={cn(
                        "h-6 rounded-3 px-1 text-center font-medium tabular-nums",
                        byDefault ? "bg-neutral-tint text-fg-2" : tint,
                      )}
                    >
                      {text}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {others.length === 0 ? null : (
        <div className="mt-2 flex flex-wrap gap-1.5 text-12">
          {others.map(({ column, ticks, tick }) => (
            <Select
              key={column}
              aria-label={column}
              lead={<span className="text-fg-3">{column}</span>}
              value={tick?.label}
              onValueChange={(label) => setHeld((before) => ({ ...before, [column]: label }))}
              options={ticks.map(({ label }) => ({ value: label, label }))}
            />
          ))}
        </div>
      )}
      <p className="mt-1.5 text-11 text-fg-3">{content.rows.length + 1} is the default row.</p>
    </PanelSection>
  );
}

/** The two that the rows tell apart most, in the order of the columns. */
function busiest(axes: readonly RuleAxis[]): readonly RuleAxis[] {
  const most = [...axes].sort((a, b) => b.groups.length - a.groups.length).slice(0, 2);
  return axes.filter((axis) => most.includes(axis));
}

/** Neighbouring values that all rows answer alike are one. */
function ticksOf(axis: RuleAxis): readonly Tick[] {
  const groupOf = new Map(
    axis.groups.flatMap(({ atoms }, group) => atoms.map((at) => [at, group] as const)),
  );
  const runs: number[][] = [];
  for (const at of axis.atoms.keys()) {
    const last = runs.at(-1);
    if (last !== undefined && groupOf.get(at - 1) === groupOf.get(at)) last.push(at);
    else if (runs.length === ticksMax) break;
    else runs.push([at]);
  }
  return runs.map((atoms) => {
    const part = cellOfPart(axis, new Set(atoms));
    return {
      label: part === "-" ? "any" : cellWord(part),
      value: axis.atoms[atoms[0] ?? 0]?.value,
    };
  });
}

/** One that no cell names, where there is such a value. */
function usualTick(axis: RuleAxis, ticks: readonly Tick[]): Tick | undefined {
  const other = axis.atoms.find(({ kind }) => kind === "other")?.value;
  return ticks.find(({ value }) => value === other) ?? ticks[0];
}

function compiledOrNull(content: DecisionContent) {
  try {
    const { decide } = compileDecisionClosures(content);
    const [first] = content.decision.outputs.map(({ column }) => column);
    return (given: Given, day: string) => {
      try {
        const { rows, results } = decide(given, null, day);
        const verdict = results[0]?.[first ?? ""];
        return {
          text:
            rows.length === 0 ? String(content.rows.length + 1) : rows.map((row) => row + 1).join(),
          verdict: typeof verdict === "string" ? verdict : "",
          byDefault: rows.length === 0,
        };
      } catch {
        return { text: "!", verdict: "fails", byDefault: false };
      }
    };
  } catch {
    return null;
  }
}
