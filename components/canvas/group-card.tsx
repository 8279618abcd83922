"use client";

import { ChevronRight } from "lucide-react";
import { useContext } from "react";
import { useStore } from "zustand";
import { Icon } from "@/components/ui/icon";
import { StatusIcon } from "@/components/ui/status-badge";
import { counted } from "@/runtime/counted";
import { ProblemsProvider } from "./canvas-context";
import { useGroupActions } from "./flow-groups";
import type { Group } from "./group-frames";
import { MarksContext } from "./marks-context";

/** The worst first: what stands for the whole group. */
const worst = [
  "failed",
  "in-doubt",
  "unknown",
  "paused",
  "retrying",
  "running",
  "waiting",
  "held",
  "queued",
  "warned",
  "succeeded",
  "skipped",
];

/** What the nodes of a folded group are at, in one word. */
export function useGroupStatus(group: Group): string | undefined {
  const status = useStore(useContext(MarksContext), ({ nodes }) => {
    const found = group.nodes.map((id) => worst.indexOf(nodes[id]?.status ?? ""));
    const known = found.filter((rank) => rank >= 0);
    return known.length === 0 ? "" : (worst[Math.min(...known)] ?? "");
  });
  return status === "" ? undefined : status;
}

/** A folded group: one card with the worst status of what is in it. */
export function GroupCard({ group, status }: { readonly group: Group; readonly status?: string }) {
  const { toggle } = useGroupActions();
  const problems = useContext(ProblemsProvider);
  const errors = group.nodes.reduce(
    (sum, id) =>
      sum + (problems.get(id) ?? []).filter(({ severity }) => severity === "error").length,
    0,
  );
  return (
    <>
      <button
        type="button"
        aria-label={`Unfold ${group.title}`}
        aria-expanded="false"
        className="nodrag grid size-7 place-items-center rounded-6 text-fg-2 outline-strong hover:bg-hover"
        onClick={() => toggle(group.id)}
      >
        <Icon as={ChevronRight} size="s" />
      </button>
      <div className="min-w-0">
        <p className="flow-node-name">
          <span className="truncate">{group.title}</span>
          {status === undefined ? null : <StatusIcon status={status} />}
        </p>
        <p className="flow-node-line">
          <span className="truncate">{counted(group.nodes.length, "node")}</span>
        </p>
      </div>
      {errors === 0 ? null : (
        <span className="flow-node-count" title={`${counted(errors, "problem")} inside`}>
          {errors}
        </span>
      )}
    </>
  );
}
