import type { FlowDocument, FlowNode, NodeId } from "@/runtime/flow/document";
import { ancestorsOf } from "@/runtime/flow/ports";
import { type ReadingText, readingTextsOf } from "@/runtime/flow/reading-texts";
import { renamedText, withText } from "@/runtime/flow/rename-reads";
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

function mendedTexts(node: FlowNode, gone: NodeId, heir: NodeId): readonly ReadingText[] {
  const definition = nodeRegistry.get(node.type);
  if (definition === undefined) return [];
  return readingTextsOf(node, definition).flatMap((one) => {
    const text = renamedText(one, { [gone]: heir });
    return text === one.text ? [] : [{ ...one, text }];
  });
}

function mendedNode(node: FlowNode, gone: NodeId, heir: NodeId): FlowNode {
  return mendedTexts(node, gone, heir).reduce(
    (mended, { field, text }) => withText(mended, field, text),
    node,
  );
}

type BusinessKey = NonNullable<FlowDocument["settings"]["businessKeys"]>[number];

function readsGone(key: BusinessKey, gone: NodeId, heir: NodeId): boolean {
  return key.node === gone || mendedValue(key, gone, heir) !== key.value;
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
  return { ...key, node, value: mendedValue(key, gone, heir) };
}

function mendedValue({ value }: BusinessKey, gone: NodeId, heir: NodeId): string {
  return renamedText({ field: "value", text: value, kind: "expression" }, { [gone]: heir });
}
