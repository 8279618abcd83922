"use client";

import {
  CircleX,
  CopyPlus,
  Group,
  Network,
  PowerOff,
  SquareArrowOutUpRight,
  Trash2,
  Ungroup,
} from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { PanelSection, SidePanel, SidePanelHeader } from "@/components/ui/side-panel";
import type { NodeId } from "@/runtime/flow/document";
import { problemNodes } from "@/runtime/flow/problem-nodes";
import { isError } from "@/runtime/flow/validate-flow";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { aligned, distributed } from "./align-nodes";
import { alignments, distributions } from "./arrange-items";
import { deleteSelection } from "./delete-selection";
import { toggleNodes } from "./edit-flow";
import { withGroup } from "./edit-layout";
import { useEditor, useEditorStore } from "./editor-context";
import { change, select } from "./editor-store";
import { tidyRequest } from "./tidy-on-request";
import type { Problems } from "./told-problems";
import { duplicate } from "./use-clipboard";

type SelectedNodesProps = {
  readonly problems: Problems;
  readonly mayEdit: boolean;
  readonly onExtract: () => void;
};

/** Several nodes are selected: which, and what can be done with all of them. */
export function SelectedNodes({ problems, mayEdit, onExtract }: SelectedNodesProps) {
  const store = useEditorStore();
  const nodes = useEditor((state) => state.nodes);
  const known = useEditor(({ sketch }) => sketch.document.nodes);
  const wrong = new Set(problems.all.filter(isError).flatMap(problemNodes));
  return (
    <SidePanel aria-label="Selected nodes" className="w-panel max-xl:w-80">
      <SidePanelHeader title={`${nodes.size} nodes selected`} subtitle="Escape selects none" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {mayEdit ? <Actions nodes={nodes} onExtract={onExtract} /> : null}
        <PanelSection title="Selected">
          <ul className="-mx-1.5">
            {[...nodes].map((id) => (
              <li key={id}>
                <button
                  type="button"
                  onClick={() => select(store, [id])}
                  className="flex h-row-tight w-full items-center gap-2 rounded-5 px-1.5 text-left text-12 hover:bg-hover"
                >
                  <span className="min-w-0 flex-1 truncate">{known[id]?.name ?? id}</span>
                  {wrong.has(id) ? (
                    <>
                      <Icon as={CircleX} size="s" className="text-negative" />
                      <span className="sr-only">has a problem</span>
                    </>
                  ) : null}
                  <span className="text-fg-3">
                    {known[id]?.disabled === true
                      ? "Off"
                      : nodeRegistry.get(known[id]?.type ?? "")?.label}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </PanelSection>
      </div>
    </SidePanel>
  );
}

type ActionsProps = {
  readonly nodes: ReadonlySet<NodeId>;
  readonly onExtract: () => void;
};

function Actions({ nodes, onExtract }: ActionsProps) {
  const store = useEditorStore();
  const known = useEditor(({ sketch }) => sketch.document.nodes);
  const grouped = useEditor(({ sketch }) =>
    (sketch.layout.groups ?? []).some((group) =>
      [...nodes].every((id) => group.nodes.includes(id)),
    ),
  );
  const areOff = [...nodes].every((id) => known[id]?.disabled === true);
  const group = () =>
    change(
      store,
      (old) => withGroup(old, [...nodes]),
      null,
      grouped ? "Take a group apart" : "Group",
    );
  return (
    <>
      <PanelSection title="All of them">
        <div className="flex flex-wrap gap-2">
          <Button onClick={group}>
            <Icon as={grouped ? Ungroup : Group} size="s" />
            {grouped ? "Take the group apart" : "Group"}
          </Button>
          <Button onClick={() => duplicate(store)}>
            <Icon as={CopyPlus} size="s" />
            Duplicate
          </Button>
          <Button onClick={() => change(store, (old) => toggleNodes(old, nodes))}>
            <Icon as={PowerOff} size="s" />
            {areOff ? "Switch on" : "Switch off"}
          </Button>
          <Button onClick={onExtract}>
            <Icon as={SquareArrowOutUpRight} size="s" />
            Extract to a sub-flow…
          </Button>
          <Button onClick={() => deleteSelection(store)}>
            <Icon as={Trash2} size="s" className="text-negative" />
            Delete
          </Button>
        </div>
      </PanelSection>
      <PanelSection title="Where they are">
        <div className="flex flex-wrap gap-1">
          {alignments.map(([by, label, icon]) => (
            <IconButton
              key={by}
              icon={icon}
              label={label}
              onClick={() => change(store, (old) => aligned(old, nodes, by), null, label)}
            />
          ))}
          {distributions.map(([axis, label, icon]) => (
            <IconButton
              key={axis}
              icon={icon}
              label={label}
              disabled={nodes.size < 3}
              onClick={() => change(store, (old) => distributed(old, nodes, axis), null, label)}
            />
          ))}
          <IconButton
            icon={Network}
            label="Tidy up the selection"
            keys="T"
            onClick={() => window.dispatchEvent(new Event(tidyRequest))}
          />
        </div>
      </PanelSection>
    </>
  );
}
