import type { Json, JsonObject } from "../json";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, NodeId } from "./document";
import { childPath } from "./field-path";
import { setAtPath } from "./merge-values";
import { isObject } from "./schema";

/** Where a text stands: a node's name, its slot, or a text in its config or options. */
export type SearchHit = {
  readonly node: NodeId;
  readonly kind: "name" | "connection" | "text";
  /** Path in the node, e.g. `name`, `connection`, `config.fields[2].value`. */
  readonly field: string;
  readonly text: string;
  /** Offsets of the match in the text. */
  readonly from: number;
  readonly to: number;
};

export type SearchWish = {
  readonly find: string;
  readonly matchCase: boolean;
  /** Whole words: `total` does not find `subtotal`. */
  readonly wholeWord: boolean;
};

/** Every place of a flow that has a text, in the order of the nodes and their fields. */
export function searchFlow(
  document: FlowDocument,
  registry: NodeRegistry,
  wish: SearchWish,
): readonly SearchHit[] {
  if (wish.find === "") return [];
  return Object.entries(document.nodes).flatMap(([node, value]) =>
    textsOf(value, registry).flatMap(({ kind, field, text }) =>
      matchesIn(text, wish).map(([from, to]) => ({ node, kind, field, text, from, to })),
    ),
  );
}

/** The flow with these hits replaced. Hits of one text may be any of those that were found in it. */
export function replaceHits(
  document: FlowDocument,
  hits: readonly SearchHit[],
  replacement: string,
): FlowDocument {
  const byField = new Map<string, SearchHit[]>();
  for (const hit of hits) {
    const key = `${hit.node}\n${hit.field}`;
    byField.set(key, [...(byField.get(key) ?? []), hit]);
  }
  const nodes: Record<NodeId, FlowNode> = { ...document.nodes };
  for (const group of byField.values()) {
    const [first] = group;
    const node = first === undefined ? undefined : nodes[first.node];
    if (first === undefined || node === undefined) continue;
    let { text } = first;
    for (const { from, to } of group.toSorted((a, b) => b.from - a.from)) {
      text = text.slice(0, from) + replacement + text.slice(to);
    }
    const changed = setAtPath(node as unknown as JsonObject, first.field, text);
    nodes[first.node] = changed as unknown as FlowNode;
  }
  return { ...document, nodes };
}

type Text = { readonly kind: SearchHit["kind"]; readonly field: string; readonly text: string };

function textsOf(node: FlowNode, registry: NodeRegistry): readonly Text[] {
  const texts: Text[] = [{ kind: "name", field: "name", text: node.name }];
  if (node.connection !== undefined) {
    texts.push({ kind: "connection", field: "connection", text: node.connection });
  }
  if (node.idempotencyKey !== undefined) {
    texts.push({ kind: "text", field: "idempotencyKey", text: node.idempotencyKey });
  }
  const hidden = registry.get(node.type)?.fields.filter(({ kind }) => kind === "secret") ?? [];
  const config = Object.fromEntries(
    Object.entries(node.config).filter(([key]) => !hidden.some(({ name }) => name === key)),
  );
  return [...texts, ...stringsIn(config, "config")];
}

function stringsIn(value: Json, field: string): readonly Text[] {
  if (typeof value === "string") return [{ kind: "text", field, text: value }];
  if (Array.isArray(value)) {
    return value.flatMap((entry: Json, index) => stringsIn(entry, `${field}[${index}]`));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => stringsIn(entry, childPath(field, key)));
}

function matchesIn(text: string, { find, matchCase, wholeWord }: SearchWish): [number, number][] {
  const escaped = find.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = wholeWord ? `(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])` : escaped;
  const found = text.matchAll(new RegExp(pattern, matchCase ? "gu" : "giu"));
  return [...found].map(({ index, 0: match }) => [index, index + match.length]);
}
