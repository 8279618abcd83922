import { renameStepInCode } from "@/runtime/code/rename-step";
import { renameField } from "@/runtime/expressions/references";
import { codeFieldsOf } from "@/runtime/flow/code-fields";
import type { FlowDocument, FlowNode, NodeId } from "@/runtime/flow/document";
import { setAtPath } from "@/runtime/flow/merge-values";
import { expressionsOf } from "@/runtime/flow/node-texts";
import { ancestorsOf } from "@/runtime/flow/ports";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";

/**
 * The one step of a type before another that has the place of one that is gone: of several the one before all
 * that read that. Undefined where there is none, or one cannot tell which is meant.
 */
export function heirBefore(
  document: FlowDocument,
  reader: NodeId,
  gone: NodeId,
  type: string,
): NodeId | undefined {
  const likely = [...ancestorsOf(document, reader)].filter(
    (id) => document.nodes[id]?.type === type,
  );
  if (likely.length < 2) return likely[0];
  // Any other id in its stead shows whether it is read.
  const readers = Object.entries(document.nodes)
    .filter(([, node]) => mendedTexts(node, gone, reader).length > 0)
    .map(([id]) => ancestorsOf(document, id));
  const before = likely.filter((id) => readers.every((ancestors) => ancestors.has(id)));
  return before.length === 1 ? before[0] : undefined;
}

/** How many texts, codes and business keys read a step that is gone: where another has its place, and elsewhere. */
export function countReads(
  document: FlowDocument,
  gone: NodeId,
  heir: NodeId,
): { readonly mended: number; readonly left: number } {
  let mended = 0;
  let left = 0;
  const count = (places: number, isMended: boolean) => {
    if (isMended) mended += places;
    else left += places;
  };
  for (const [id, node] of Object.entries(document.nodes)) {
    count(mendedTexts(node, gone, heir).length, canRead(document, id, heir));
  }
  for (const key of document.settings.businessKeys ?? []) {
    if (readsGone(key, gone, heir)) count(1, mendedKey(document, key, gone, heir) !== key);
  }
  return { mended, left };
}

/** The flow with all of them reading the other. Steps before which that one does not stand are left as they are. */
export function mendReads(document: FlowDocument, gone: NodeId, heir: NodeId): FlowDocument {
  const nodes = Object.entries(document.nodes).map(
    ([id, node]) =>
      [id, canRead(document, id, heir) ? mendedNode(node, gone, heir) : node] as const,
  );
  const keys = document.settings.businessKeys?.map((key) => mendedKey(document, key, gone, heir));
  return {
    ...document,
    nodes: Object.fromEntries(nodes),
    settings: { ...document.settings, ...(keys === undefined ? {} : { businessKeys: keys }) },
  };
}

function canRead(document: FlowDocument, reader: NodeId, heir: NodeId): boolean {
  return ancestorsOf(document, reader).has(heir);
}

type MendedText = { readonly field: string; readonly value: string };

function mendedTexts(node: FlowNode, gone: NodeId, heir: NodeId): readonly MendedText[] {
  const definition = nodeRegistry.get(node.type);
  if (definition === undefined) return [];
  const texts = expressionsOf(node, definition).flatMap(({ field, text, mode }) => {
    const kind = mode === "template" ? "template" : "expression";
    const value = renameField(text, `steps.${gone}`, heir, kind);
    return value === text ? [] : [{ field, value }];
  });
  const codes = codeFieldsOf(nodeRegistry, node.type).flatMap(({ name }) => {
    const code = node.config[name];
    const value = typeof code === "string" ? renameStepInCode(code, gone, heir) : code;
    return typeof value !== "string" || value === code ? [] : [{ field: name, value }];
  });
  return [...texts, ...codes];
}

function mendedNode(node: FlowNode, gone: NodeId, heir: NodeId): FlowNode {
  let mended = node;
  for (const { field, value } of mendedTexts(node, gone, heir)) {
    // The key stands beside the settings.
    mended =
      field === "idempotencyKey"
        ? { ...mended, idempotencyKey: value }
        : { ...mended, config: setAtPath(mended.config, field, value) as JsonObject };
  }
  return mended;
}

type BusinessKey = NonNullable<FlowDocument["settings"]["businessKeys"]>[number];

function readsGone(key: BusinessKey, gone: NodeId, heir: NodeId): boolean {
  return key.node === gone || renameField(key.value, `steps.${gone}`, heir) !== key.value;
}

/** A number of the step that is gone becomes the other's; one of a step that cannot read that stays. */
function mendedKey(
  document: FlowDocument,
  key: BusinessKey,
  gone: NodeId,
  heir: NodeId,
): BusinessKey {
  const node = key.node === gone ? heir : key.node;
  // A number may also read the step that it is of.
  const mayRead = node === heir || canRead(document, node, heir);
  if (!mayRead || !readsGone(key, gone, heir)) return key;
  return { ...key, node, value: renameField(key.value, `steps.${gone}`, heir) };
}
