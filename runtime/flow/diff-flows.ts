import type { Json, JsonObject } from "../json";
import { sameJson, sortEdges } from "./canonical";
import type { FlowDocument, FlowNode, NodeId } from "./document";
import { isList } from "./exact-json";
import { childPath } from "./field-path";
import { isObject } from "./schema";

/** A value that differs; `before` or `after` is absent where there was or is none. */
export type FieldChange = {
  /** Path inside its subject, e.g. `config.fields[2].value`. */
  readonly field: string;
  readonly before?: Json;
  readonly after?: Json;
};

export type FlowChange =
  | {
      readonly subject: "node";
      readonly kind: "added" | "removed" | "changed";
      readonly id: NodeId;
      /** Its name after the change, or before if it is gone. */
      readonly name: string;
      readonly fields: readonly FieldChange[];
    }
  | {
      readonly subject: "edge";
      readonly kind: "added" | "removed";
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly subject: "flow";
      readonly kind: "changed";
      /** `name`, `settings`, `parameters` or another top-level key. */
      readonly id: string;
      readonly fields: readonly FieldChange[];
    };

/** What changed in the logic, in a stable order: flow, nodes by id, edges. Empty exactly if nothing did. */
export function diffFlows(before: FlowDocument, after: FlowDocument): readonly FlowChange[] {
  return [
    ...topChanges(before, after),
    ...nodeChanges(before, after),
    ...edgeChanges(before, after),
  ];
}

/** The leaf-wise difference of two values; lists are compared by position. */
export function diffValues(
  before: Json | undefined,
  after: Json | undefined,
  field = "",
): readonly FieldChange[] {
  if (sameJson(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    return unionKeys(before, after).flatMap((key) =>
      diffValues(own(before, key), own(after, key), childPath(field, key)),
    );
  }
  if (before !== undefined && after !== undefined && isList(before) && isList(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      diffValues(before[index], after[index], `${field}[${index}]`),
    ).flat();
  }
  return [
    {
      field,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

function topChanges(before: FlowDocument, after: FlowDocument): FlowChange[] {
  const left = before as unknown as JsonObject;
  const right = after as unknown as JsonObject;
  return unionKeys(left, right)
    .filter((key) => key !== "nodes" && key !== "edges")
    .filter((key) => !sameJson(own(left, key), own(right, key)))
    .map((id) => ({
      subject: "flow",
      kind: "changed",
      id,
      fields: diffValues(own(left, id), own(right, id)),
    }));
}

function nodeChanges(before: FlowDocument, after: FlowDocument): FlowChange[] {
  return unionKeys(before.nodes, after.nodes).flatMap((id): FlowChange[] => {
    const left = own(before.nodes, id);
    const right = own(after.nodes, id);
    const fields = nodeFields(left, right);
    if (fields.length === 0) return [];
    const kind = left === undefined ? "added" : right === undefined ? "removed" : "changed";
    const name = right?.name ?? left?.name ?? id;
    return [{ subject: "node", kind, id, name, fields: kind === "changed" ? fields : [] }];
  });
}

/** By what it is now: of a large flow a key changes one node. */
const fieldsKnown = new WeakMap<
  FlowNode,
  { readonly before: FlowNode; readonly fields: readonly FieldChange[] }
>();

function nodeFields(
  before: FlowNode | undefined,
  after: FlowNode | undefined,
): readonly FieldChange[] {
  const find = () => diffValues(before as unknown as Json, after as unknown as Json);
  if (before === undefined || after === undefined) return find();
  const known = fieldsKnown.get(after);
  if (known?.before === before) return known.fields;
  const fields = find();
  fieldsKnown.set(after, { before, fields });
  return fields;
}

function edgeChanges(before: FlowDocument, after: FlowDocument): FlowChange[] {
  if (before.edges === after.edges) return [];
  const key = (edge: object) => JSON.stringify(edge);
  const left = new Set(sortEdges(before.edges).map(key));
  const right = new Set(sortEdges(after.edges).map(key));
  const gone = sortEdges(before.edges).filter((edge) => !right.has(key(edge)));
  const come = sortEdges(after.edges).filter((edge) => !left.has(key(edge)));
  return [
    ...gone.map(({ from, to }) => ({ subject: "edge", kind: "removed", from, to }) as const),
    ...come.map(({ from, to }) => ({ subject: "edge", kind: "added", from, to }) as const),
  ];
}

function own<T>(object: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function unionKeys(left: object, right: object): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort((a, b) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
}
