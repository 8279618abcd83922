"use client";

import { changeWords } from "@/components/canvas/change-words";
import { SidePanel, SidePanelHeader } from "@/components/ui/side-panel";
import { StatusIcon } from "@/components/ui/status-badge";
import { counted } from "@/runtime/counted";
import type { FieldChange, FlowChange } from "@/runtime/flow/diff-flows";
import type { FlowNode, NodeId } from "@/runtime/flow/document";
import { nodeFieldWords } from "@/runtime/flow/field-words";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { Comparison } from "./compare-flows";

type ChangePanelProps = {
  readonly comparison: Comparison;
  readonly selected: NodeId | null;
  readonly onSelect: (node: NodeId | null) => void;
};

/** Every difference in words; of a changed node or setting each field with what it was and is. */
export function ChangePanel({ comparison, selected, onSelect }: ChangePanelProps) {
  const { changes, counts, document } = comparison;
  const total = changes.length;
  return (
    <SidePanel aria-label="Changes" className="w-96 max-lg:w-full max-lg:border-l-0">
      <SidePanelHeader
        title={total === 0 ? "No changes" : counted(total, "change")}
        subtitle={`${counts.added} added, ${counts.removed} removed, ${counts.changed} changed`}
      />
      <div className="min-h-0 flex-1 overflow-y-auto border-line border-t">
        {total === 0 ? (
          <p className="px-3 py-2.5 text-12 text-fg-2">
            Both do the same. Where things stand on the canvas and notes are not compared: they
            change nothing that runs.
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {changes.map((change) => {
              const { text, node } = changeWords(change, document, changes);
              const at = change.subject === "node" ? change.id : node;
              return (
                <li key={keyOf(change)}>
                  <button
                    type="button"
                    aria-pressed={at !== null && at === selected}
                    onClick={() => onSelect(at)}
                    className="flex min-h-row-tight w-full items-center gap-2 px-3 py-1 text-left text-12 -outline-offset-2 hover:bg-hover aria-pressed:bg-accent-tint"
                  >
                    <StatusIcon status={change.kind} />
                    <span className="min-w-0 flex-1">{text}</span>
                  </button>
                  {change.subject === "edge" || change.kind !== "changed" ? null : (
                    <FieldList
                      node={change.subject === "node" ? document.nodes[change.id] : undefined}
                      fields={change.fields}
                    />
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </SidePanel>
  );
}

function keyOf(change: FlowChange): string {
  return change.subject === "edge"
    ? `${change.kind} ${change.from} ${change.to}`
    : `${change.subject} ${change.id}`;
}

function FieldList({
  node,
  fields,
}: {
  readonly node: FlowNode | undefined;
  readonly fields: readonly FieldChange[];
}) {
  return (
    <dl className="space-y-2 px-3 pb-2.5 pl-9 text-12">
      {fields.map((field) => (
        <div key={field.field}>
          <dt className="text-fg-3">
            {nodeFieldWords(node, nodeRegistry, field.field) || "value"}
          </dt>
          <dd className="mono mt-0.5 space-y-0.5 break-words">
            {"before" in field ? <Value sign="−" label="was" value={field.before} /> : null}
            {"after" in field ? <Value sign="+" label="is" value={field.after} /> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({
  sign,
  label,
  value,
}: {
  readonly sign: "+" | "−";
  readonly label: string;
  readonly value: Json | undefined;
}) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return (
    <span
      className={`flex gap-1.5 rounded-3 px-1.5 py-0.5 ${sign === "+" ? "bg-positive-tint" : "bg-negative-tint"}`}
    >
      <span aria-hidden="true">{sign}</span>
      <span className="sr-only">{label}</span>
      <span className="min-w-0 whitespace-pre-wrap break-words">
        {text === "" ? "(empty)" : text}
      </span>
    </span>
  );
}
