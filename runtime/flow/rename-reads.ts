import { renameStepsInCode } from "../code/rename-step";
import { stepReads } from "../code/step-reads";
import { readsOf, renamePaths } from "../expressions/references";
import { stepText } from "../expressions/tree";
import type { Json, JsonObject } from "../json";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowNode } from "./document";
import { setAtPath } from "./merge-values";
import { type ReadingText, readingTextsOf } from "./reading-texts";
import type { NewIds, RenameReads } from "./rename-nodes";

/**
 * Renames what texts read as they are parsed: text in quotes, and fields that happen to have such a name, stay. What
 * cannot be parsed is unfinished, and of a node whose type is not installed nobody knows what is an expression:
 * there every `steps.n01` follows.
 */
export function renameReadsOf(registry: NodeRegistry): RenameReads {
  return {
    node: (node, ids) => renameInNode(node, ids, registry),
    expression: (text, ids) => renamedText({ field: "", text, kind: "expression" }, ids),
    readsUnnamed: (node) => {
      const definition = registry.get(node.type);
      return definition !== undefined && readingTextsOf(node, definition).some(isUnnamed);
    },
  };
}

/** A text with the new ids; itself where it reads none of those steps. */
export function renamedText({ text, kind }: ReadingText, ids: NewIds): string {
  if (!text.includes("steps")) return text;
  if (kind === "code") return renameStepsInCode(text, ids);
  const names = new Map(Object.entries(ids).map(([from, to]) => [`steps${stepText(from)}`, to]));
  return renamePaths(text, names, kind) ?? renameByPattern(text, ids);
}

function isUnnamed({ text, kind }: ReadingText): boolean {
  if (!text.includes("steps")) return false;
  if (kind === "code") return stepReads(text).whole;
  return readsOf(text, kind).some((read) => read === "steps" || read.startsWith("steps[]"));
}

/** A node with a text at the path that `readingTextsOf` names. */
export function withText(node: FlowNode, field: string, text: string): FlowNode {
  // The key stands beside the settings.
  if (field === "idempotencyKey") return { ...node, idempotencyKey: text };
  return { ...node, config: setAtPath(node.config, field, text) as JsonObject };
}

function renameInNode(node: FlowNode, ids: NewIds, registry: NodeRegistry): FlowNode {
  const definition = registry.get(node.type);
  if (definition === undefined) {
    return { ...node, config: renameAnywhere(node.config, ids) as JsonObject };
  }
  return readingTextsOf(node, definition).reduce((renamed, one) => {
    const text = renamedText(one, ids);
    return text === one.text ? renamed : withText(renamed, one.field, text);
  }, node);
}

function renameAnywhere(value: Json, ids: NewIds): Json {
  if (typeof value === "string") return renameByPattern(value, ids);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry: Json) => renameAnywhere(entry, ids));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, entry]) => [key, renameAnywhere(entry, ids)]),
  );
}

function renameByPattern(text: string, ids: NewIds): string {
  return text.replace(/\bsteps\.([A-Za-z][A-Za-z0-9_-]*)/g, (whole, id: string) =>
    Object.hasOwn(ids, id) ? `steps.${ids[id]}` : whole,
  );
}
