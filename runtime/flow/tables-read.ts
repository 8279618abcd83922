import type { LookUpTree } from "../expressions/look-up";
import { lookUpsIn } from "../expressions/look-ups-in";
import type { NodeDefinition } from "../nodes/definition";
import type { FlowNode } from "./document";
import { readingTextsOf } from "./reading-texts";

/** A place of a node that names a table. */
export type TableRead = {
  /** As it is written there: the table's name, or its id. */
  readonly table: string;
  readonly field: string;
  /** In an expression, `text`; absent where a setting names the table. */
  readonly lookUp?: LookUpTree;
  readonly text?: string;
};

/** Nodes are never changed in place, and nearly all stay as they are while somebody types. */
const known = new WeakMap<
  FlowNode,
  { readonly of: NodeDefinition; readonly reads: readonly TableRead[] }
>();

/** The tables that a node reads: those of its settings, and those that its expressions look up in. */
export function tablesReadBy(node: FlowNode, definition: NodeDefinition): readonly TableRead[] {
  const before = known.get(node);
  if (before?.of === definition) return before.reads;
  const reads = [...settingsOf(node, definition), ...lookUpsOf(node, definition)];
  known.set(node, { of: definition, reads });
  return reads;
}

function settingsOf({ config }: FlowNode, { fields }: NodeDefinition): readonly TableRead[] {
  return fields.flatMap(({ kind, name }) => {
    const table = kind === "table" ? config[name] : undefined;
    return typeof table === "string" && table !== "" ? [{ table, field: name }] : [];
  });
}

function lookUpsOf(node: FlowNode, definition: NodeDefinition): readonly TableRead[] {
  return readingTextsOf(node, definition).flatMap(({ field, text, kind }) =>
    kind === "code"
      ? []
      : lookUpsIn(text, kind).map((lookUp) => ({ table: lookUp.table.name, field, lookUp, text })),
  );
}
