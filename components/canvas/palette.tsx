"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { KeyHint } from "@/components/ui/key-hint";
import { NodeIcon } from "@/components/ui/node-icon";
import { type NodeDefinition, typeOf } from "@/runtime/nodes/definition";
import { nodeDefinitions } from "@/runtime/nodes/registry";
import { touchesWorld } from "./node-look";

/** Type of a node that is dragged out of the palette. */
export const dragType = "application/x-orderloom-node";

const categories: readonly (readonly [NodeDefinition["category"], string])[] = [
  ["start", "Start"],
  ["shape", "Shape"],
  ["decide", "Decide"],
  ["connect", "Connect"],
  ["finish", "Finish"],
];

/** Whether a node type answers to what somebody types: label, keywords, name. */
export function matches(definition: NodeDefinition, search: string): boolean {
  const words = [definition.label, definition.name, ...(definition.keywords ?? [])];
  const wanted = search.trim().toLowerCase();
  return wanted === "" || words.some((word) => word.toLowerCase().includes(wanted));
}

/** 20 px tile of a node type in a list. */
export function SmallTile({ definition }: { readonly definition: NodeDefinition }) {
  const solid = touchesWorld(definition.behaviour);
  return (
    <span
      className={`grid size-5 shrink-0 place-items-center rounded-5 ${
        solid ? "bg-ink text-on-ink" : "text-fg-2 outline-strong"
      }`}
    >
      <NodeIcon name={definition.icon} size="s" />
    </span>
  );
}

/**
 * Every node type by category; drag one onto the canvas, or press it to add it after the selection. In a
 * narrow window only the icons stay, so that the drawing keeps its room; `/` searches there.
 */
export function Palette({ onAdd }: { readonly onAdd: (type: string) => void }) {
  const [search, setSearch] = useState("");
  const found = nodeDefinitions.filter((definition) => matches(definition, search));
  return (
    <aside
      aria-label="Palette"
      className="flex w-52 shrink-0 flex-col overflow-y-auto border-line border-r bg-surface max-xl:w-11"
    >
      <h2 className="sr-only">Palette</h2>
      <div className="p-2 max-xl:hidden">
        <Input
          type="search"
          aria-label="Find a node type"
          placeholder="Add a node"
          lead={<Icon as={Search} size="s" />}
          trail={<KeyHint keys="/" />}
          boxClassName="bg-hover shadow-none"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key !== "Enter" || first === undefined) return;
            onAdd(typeOf(first));
            setSearch("");
          }}
        />
      </div>
      {categories.map(([category, label]) => (
        <PaletteGroup
          key={category}
          label={label}
          definitions={found.filter((definition) => definition.category === category)}
          onAdd={onAdd}
          described={search.trim() !== ""}
        />
      ))}
      {found.length === 0 ? (
        <p className="px-3 py-2 text-12 text-fg-3">
          No node answers to that. Try what it does, such as order, list or wait.
        </p>
      ) : null}
      <p className="mt-auto grid gap-1.5 border-line border-t px-3 py-2.5 text-11 text-fg-3 max-xl:hidden">
        <span className="flex items-center gap-1.5">
          <span className="grid size-5 place-items-center rounded-5 text-fg-2 outline-strong">
            <NodeIcon name="shuffle" size="s" />
          </span>
          computes only
        </span>
        <span className="flex items-center gap-1.5">
          <span className="grid size-5 place-items-center rounded-5 bg-ink text-on-ink">
            <NodeIcon name="database" size="s" />
          </span>
          touches a system
        </span>
      </p>
    </aside>
  );
}

function PaletteGroup({
  label,
  definitions,
  onAdd,
  described,
}: {
  readonly label: string;
  /** With what each does, where few are left to choose from. */
  readonly described: boolean;
  readonly definitions: readonly NodeDefinition[];
  readonly onAdd: (type: string) => void;
}) {
  if (definitions.length === 0) return null;
  return (
    <section className="max-xl:border-line max-xl:border-b max-xl:py-1">
      <h3 className="px-3 pt-2 pb-0.75 font-medium text-11 text-fg-3 max-xl:sr-only">{label}</h3>
      <ul>
        {definitions.map((definition) => (
          <li key={typeOf(definition)}>
            <button
              type="button"
              draggable
              data-type={typeOf(definition)}
              title={`${definition.label}: ${definition.description}`}
              onDragStart={(event) => {
                event.dataTransfer.setData(dragType, typeOf(definition));
                event.dataTransfer.effectAllowed = "copy";
              }}
              onClick={() => onAdd(typeOf(definition))}
              className="flex min-h-7 w-full items-start gap-2 px-3 py-1 text-left -outline-offset-2 hover:bg-hover"
            >
              <SmallTile definition={definition} />
              <span className="min-w-0 max-xl:sr-only">
                <span className="block truncate">{definition.label}</span>
                {described ? (
                  <span className="block text-11 text-fg-3">{definition.description}</span>
                ) : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
