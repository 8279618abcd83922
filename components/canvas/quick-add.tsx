"use client";

import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { useRef, useState } from "react";
import { KeyHint } from "@/components/ui/key-hint";
import { portsOf } from "@/runtime/flow/ports";
import { type NodeDefinition, typeOf } from "@/runtime/nodes/definition";
import { nodeDefinitions, nodeRegistry } from "@/runtime/nodes/registry";
import { useEditor } from "./editor-context";
import type { QuickAdd as Request } from "./editor-store";
import { SmallTile } from "./palette";

type QuickAddProps = {
  readonly request: Request;
  /** `more` keeps the list open for the next one. */
  readonly onAdd: (type: string, more: boolean) => void;
  readonly onClose: () => void;
};

/** A list of node types to type into. Enter adds one, Ctrl Enter adds and goes on from it. */
export function QuickAdd({ request, onAdd, onClose }: QuickAddProps) {
  const document = useEditor(({ sketch }) => sketch.document);
  const [search, setSearch] = useState("");
  const added = useRef(false);
  const attached = request.from !== null || request.on !== null;
  const used = new Set(Object.values(document.nodes).map(({ type }) => type));
  const fitting = nodeDefinitions.filter((definition) => !attached || takesInput(definition));
  const begun = nodeDefinitions.some(
    (definition) => used.has(typeOf(definition)) && !takesInput(definition),
  );
  // What starts a flow comes last once something does; before that, what this flow uses already comes first
  // within its group of matches.
  const rank = (definition: NodeDefinition) =>
    begun && !takesInput(definition) ? -1 : Number(used.has(typeOf(definition)));
  const sorted = fitting.toSorted((a, b) => rank(b) - rank(a));
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          // What was added takes the caret; without that it goes back where it was.
          onCloseAutoFocus={(event) => {
            if (added.current) event.preventDefault();
          }}
          className="fixed top-[18%] left-1/2 z-50 w-[min(440px,calc(100vw-24px))] -translate-x-1/2 rounded-12 bg-raised shadow-3 focus-visible:outline-none"
        >
          <Radix.Title className="sr-only">Add a node</Radix.Title>
          <Command
            loop
            filter={(value, search, keywords) => score(value, search, keywords ?? [])}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              const type = event.currentTarget
                .querySelector("[cmdk-item][data-selected=true]")
                ?.getAttribute("data-type");
              if (!type) return;
              onAdd(type, true);
              setSearch("");
            }}
          >
            <Command.Input
              value={search}
              onValueChange={setSearch}
              placeholder={attached ? "Add a node on this line" : "Add a node"}
              className="h-11 w-full border-line border-b bg-transparent px-4 text-14 outline-none focus-visible:outline-none"
            />
            <Command.List className="max-h-80 overflow-y-auto p-1">
              <Command.Empty className="px-3 py-4 text-fg-3">
                No node answers to that. Try what it does, such as order, list or wait.
              </Command.Empty>
              {sorted.map((definition) => (
                <Command.Item
                  key={typeOf(definition)}
                  value={definition.label}
                  data-type={typeOf(definition)}
                  keywords={[definition.name, ...(definition.keywords ?? [])]}
                  onSelect={() => {
                    added.current = true;
                    onAdd(typeOf(definition), false);
                  }}
                  className="group flex h-9 items-center gap-2 rounded-6 px-2 data-[selected=true]:bg-press"
                >
                  <SmallTile definition={definition} />
                  <span className="shrink-0">{definition.label}</span>
                  <span className="truncate text-12 text-fg-3 group-data-[selected=true]:text-fg-2">
                    {definition.description}
                  </span>
                </Command.Item>
              ))}
            </Command.List>
            <p className="flex items-center gap-2 border-line border-t px-3 py-1.5 text-11 text-fg-3">
              <KeyHint keys="Enter" /> add
              <KeyHint keys="Ctrl Enter" /> add and go on
              <KeyHint keys="Esc" /> close
            </p>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function takesInput(definition: NodeDefinition): boolean {
  const node = { type: typeOf(definition), name: "", config: {} };
  return portsOf(node, nodeRegistry).some(({ direction }) => direction === "in");
}

/** Beginning of the label, then of a keyword, then anywhere. */
function score(label: string, search: string, keywords: readonly string[]): number {
  const wanted = search.trim().toLowerCase();
  const words = [label, ...keywords].map((word) => word.toLowerCase());
  if (words[0]?.startsWith(wanted)) return 1;
  if (words.some((word) => word.startsWith(wanted))) return 0.7;
  return words.some((word) => word.includes(wanted)) ? 0.4 : 0;
}
