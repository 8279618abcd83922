"use client";

import { compactJson } from "@/runtime/flow/canonical";
import { diffValues } from "@/runtime/flow/diff-flows";
import type { FlowNode } from "@/runtime/flow/document";
import { nodeFieldWords } from "@/runtime/flow/field-words";
import type { FlowConflict } from "@/runtime/flow/merge-flows";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { Sketch } from "./edit-flow";

export type Choice = "mine" | "theirs";

type Option = { readonly value: Choice; readonly label: string };

const fieldsShown = 6;

/** A node that one deleted while the other changed it. */
function isDeletion({ node, field }: FlowConflict): boolean {
  return node !== undefined && field === "";
}

/** What the two versions are called; `own`: both are of the same person, in two windows. */
function namesOf(own: boolean): { readonly [choice in Choice]: string } {
  return own ? { mine: "This window", theirs: "Other window" } : { mine: "Mine", theirs: "Theirs" };
}

export function choicesOf(conflict: FlowConflict, own: boolean): readonly Option[] {
  if (!isDeletion(conflict)) {
    const { mine, theirs } = namesOf(own);
    return [
      { value: "mine", label: mine },
      { value: "theirs", label: theirs },
    ];
  }
  const deleted = conflict.mine === undefined ? "mine" : "theirs";
  return [
    { value: deleted === "mine" ? "theirs" : "mine", label: "Keep it" },
    { value: deleted, label: "Delete it" },
  ];
}

/** Where it is, in words. */
export function placeOf(sketch: Sketch | null, conflict: FlowConflict): string {
  const where = conflict.name ?? "Flow";
  if (isDeletion(conflict)) return where;
  const node = sketch?.document.nodes[conflict.node ?? ""];
  return `${where}: ${nodeFieldWords(node, nodeRegistry, conflict.field)}`;
}

type ConflictSidesProps = {
  readonly conflict: FlowConflict;
  /** Who changed it beside oneself. */
  readonly by: string;
  /** Oneself, in another window. */
  readonly own: boolean;
  readonly choice: Choice;
};

/** What each of both made of it. */
export function ConflictSides({ conflict, by, own, choice }: ConflictSidesProps) {
  const { base, mine, theirs } = conflict;
  const names = namesOf(own);
  if (isDeletion(conflict)) {
    const here = own ? "this window" : "you";
    const [who, other] =
      mine === undefined
        ? [own ? "This window" : "You", own ? "your other window" : by]
        : [by, here];
    return <Deletion base={base} kept={mine ?? theirs} who={who} other={other} />;
  }
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-1 text-12">
      <Version name={names.mine} value={mine} chosen={choice === "mine"} />
      <Version name={names.theirs} value={theirs} chosen={choice === "theirs"} />
      <Version name="Before" value={base} chosen={false} />
    </dl>
  );
}

function Deletion({
  base,
  kept,
  who,
  other,
}: {
  readonly base: Json | undefined;
  readonly kept: Json | undefined;
  readonly who: string;
  readonly other: string;
}) {
  const node = kept as unknown as FlowNode | undefined;
  const changes = diffValues(base, kept);
  const more = changes.length - fieldsShown;
  if (changes.length === 0) {
    return (
      <p className="text-12 text-fg-2">{`${who} deleted it, ${other} connected it to another node.`}</p>
    );
  }
  return (
    <>
      <p className="mb-1 text-12 text-fg-2">{`${who} deleted it, ${other} changed:`}</p>
      <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-2 gap-y-1 text-12">
        {changes.slice(0, fieldsShown).map(({ field, after }) => (
          <div key={field} className="contents">
            <dt className="text-fg-3">{nodeFieldWords(node, nodeRegistry, field)}</dt>
            <Value value={after} />
          </div>
        ))}
      </dl>
      {more > 0 ? <p className="mt-1 text-12 text-fg-3">{`and ${more} more`}</p> : null}
    </>
  );
}

function Version({
  name,
  value,
  chosen,
}: {
  readonly name: string;
  readonly value: Json | undefined;
  readonly chosen: boolean;
}) {
  return (
    <>
      <dt className="text-fg-3">{name}</dt>
      <Value value={value} chosen={chosen} />
    </>
  );
}

function Value({
  value,
  chosen = false,
}: {
  readonly value: Json | undefined;
  readonly chosen?: boolean;
}) {
  const look = `line-clamp-4 break-words rounded-3 px-1 ${chosen ? "bg-accent-tint" : ""}`;
  if (value === undefined || value === "") return <dd className={`${look} text-fg-3`}>empty</dd>;
  const text = typeof value === "string" ? value : compactJson(value);
  return (
    <dd className={`mono ${look}`} title={text}>
      {text}
    </dd>
  );
}
