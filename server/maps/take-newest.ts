import type { FlowDocument, FlowNode } from "../../runtime/flow/document";
import { contentOf, sameContent, withContent } from "../../runtime/mapping/shared/map-content";
import { sharedUseOf, withUse } from "../../runtime/mapping/shared/shared-use";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import { findMapNamed, storedContent } from "./read-map";

/**
 * The flow as publishing makes it: steps that take the newest version of a shared map have its rows, and so do
 * steps that name a map and have none, as somebody writes them by hand. A step whose
 * rows are not those of the version it names is left as it is: validation refuses it, and no change is lost.
 */
export async function takeNewestMaps(
  tx: ScopedTransaction,
  document: FlowDocument,
): Promise<FlowDocument> {
  const changed: [string, FlowNode][] = [];
  for (const [id, node] of Object.entries(document.nodes)) {
    const next = await taken(tx, node);
    if (next !== node) changed.push([id, next]);
  }
  if (changed.length === 0) return document;
  return { ...document, nodes: { ...document.nodes, ...Object.fromEntries(changed) } };
}

/** A newer version of a shared map that a step gets by publishing. */
export type TakenMap = { readonly step: string; readonly map: string; readonly version: number };

/** What {@link takeNewestMaps} changed. */
export function takenMaps(before: FlowDocument, after: FlowDocument): readonly TakenMap[] {
  if (before === after) return [];
  return Object.entries(after.nodes).flatMap(([id, node]) => {
    const use = node === before.nodes[id] ? null : sharedUseOf(node.config);
    return use === null ? [] : [{ step: node.name, map: use.map, version: use.version }];
  });
}

async function taken(tx: ScopedTransaction, node: FlowNode): Promise<FlowNode> {
  const names = nodeRegistry.get(node.type)?.fields.some(({ kind }) => kind === "map") ?? false;
  const use = names ? sharedUseOf(node.config) : null;
  if (use === null) return node;
  const content = contentOf(node.config);
  const bare = content.fields.length === 0;
  if (!use.newest && !bare) return node;
  const before = await findMapNamed(tx, use.map, use.version);
  const newest = use.newest ? await findMapNamed(tx, use.map) : before;
  if (before === null || newest === null) return node;
  const known = storedContent(before.content);
  if (bare ? known.fields.length === 0 : !sameContent(content, known)) return node;
  if (!bare && newest.number <= use.version) return node;
  const config = withContent(node.config, storedContent(newest.content));
  return { ...node, config: withUse(config, { ...use, version: newest.number }) };
}
