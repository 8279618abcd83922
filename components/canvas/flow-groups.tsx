"use client";

import { ViewportPortal } from "@xyflow/react";
import { ChevronDown, X } from "lucide-react";
import { createContext, useContext } from "react";
import { Icon } from "@/components/ui/icon";
import { counted } from "@/runtime/counted";
import { type Group, groupFrame } from "./group-frames";
import { useScene } from "./scene-context";

export type GroupActions = {
  /** Folds a group to one card, or shows what is in it. */
  toggle(group: string): void;
  /** Absent where the flow is only read. */
  readonly rename?: (group: string, title: string) => void;
  readonly dissolve?: (group: string) => void;
};

const GroupContext = createContext<GroupActions>({ toggle: () => undefined });

export const GroupProvider = GroupContext;

export function useGroupActions(): GroupActions {
  return useContext(GroupContext);
}

/** Frames around the nodes of each group, beneath everything else. */
export function FlowGroups() {
  const { document, layout } = useScene();
  const open = (layout.groups ?? []).filter((group) => group.collapsed !== true);
  if (open.length === 0) return null;
  return (
    <ViewportPortal>
      {open.map((group) => {
        const frame = groupFrame(group, { document, layout });
        if (frame === null) return null;
        const { x, y, width, height } = frame;
        return (
          <div
            key={group.id}
            className="flow-group"
            data-group-id={group.id}
            style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
          >
            <GroupHead group={group} />
          </div>
        );
      })}
    </ViewportPortal>
  );
}

function GroupHead({ group: { id, title, nodes } }: { readonly group: Group }) {
  const { toggle, rename, dissolve } = useGroupActions();
  return (
    <div className="flow-group-head nopan">
      <button
        type="button"
        aria-label={`Fold ${title}`}
        aria-expanded="true"
        onClick={() => toggle(id)}
      >
        <Icon as={ChevronDown} size="xs" />
      </button>
      {rename === undefined ? (
        <span className="truncate">{title}</span>
      ) : (
        <input
          aria-label="Name of the group"
          className="field-sizing-content min-w-8 max-w-52 rounded-3 bg-transparent px-0.5"
          value={title}
          onChange={(event) => rename(id, event.target.value)}
        />
      )}
      <span className="flow-group-count">{counted(nodes.length, "node")}</span>
      {dissolve === undefined ? null : (
        <button
          type="button"
          aria-label={`Take ${title} apart`}
          className="flow-group-remove"
          onClick={() => dissolve(id)}
        >
          <Icon as={X} size="xs" />
        </button>
      )}
    </div>
  );
}
