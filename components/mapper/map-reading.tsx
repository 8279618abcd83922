"use client";

import { CircleX } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { noteWords } from "@/runtime/mapping/row-note";
import type { TargetNode } from "@/runtime/mapping/target-tree";
import { behindLook } from "./behind";
import type { Mapper } from "./use-mapper";
import { valueWords } from "./value-words";

type MapReadingProps = {
  readonly mapper: Mapper;
  readonly unfilled: readonly TargetNode[];
  readonly bad: ReadonlyMap<string, string>;
};

/** Below 1,024 px a map can be read: each target with what it is made of and what it gives. */
export function MapReading({ mapper, unfilled, bad }: MapReadingProps) {
  const { places, preview, behind } = mapper;
  return (
    <section
      aria-label="Map"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="-outline-offset-2 min-h-0 flex-1 overflow-y-auto"
    >
      <p className="border-line border-b px-3 py-2 text-12 text-fg-2">
        Maps are edited on a wider window, from 1024 px.
      </p>
      {places.length + unfilled.length === 0 ? (
        <p className="px-3 py-3 text-12 text-fg-2">Nothing is mapped yet.</p>
      ) : null}
      <ol aria-label="Fields of the map" className="divide-y divide-line">
        {unfilled.map(({ target }) => (
          <li
            key={`required ${target}`}
            className="flex items-center gap-2 bg-negative-tint px-3 py-2"
          >
            <Icon as={CircleX} size="s" className="text-negative" />
            <span className="mono break-all text-12">{target}</span>
            <span className="ml-auto text-12 text-negative">required, not mapped</span>
          </li>
        ))}
        {places.map((place) => (
          <li
            key={place.at.join(".")}
            className="px-3 py-2"
            style={{ paddingLeft: 12 + place.lists.length * 16 }}
          >
            <p className="flex gap-2 text-12">
              <span className="mono break-all font-medium">
                {place.target}
                {place.required ? "*" : ""}
              </span>
              <span
                aria-busy={behind}
                className={cn("mono ml-auto max-w-1/2 truncate text-fg-2", behindLook(behind))}
              >
                {valueWords(preview?.values.get(place.target))}
              </span>
            </p>
            <p className="mono break-words text-12 text-fg-3">
              {place.isList ? `for each ${place.as} of ` : ""}
              {place.text === "" ? "no value yet" : place.text}
            </p>
            {noteWords(place.row.note) === "" ? null : (
              <p className="whitespace-pre-line break-words text-12 text-fg-3">
                {noteWords(place.row.note)}
              </p>
            )}
            {bad.has(place.target) ? (
              <p className={cn("text-12 text-negative", behindLook(behind))}>
                {bad.get(place.target)}
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
