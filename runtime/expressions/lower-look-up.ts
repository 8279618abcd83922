import type { Expression, Property, SpreadElement } from "acorn";
import { refused } from "./lower-refusals";
import type { Tree, WrittenName } from "./tree";

type Given = Expression | SpreadElement;
type Lower = (node: Given) => Tree;

/** `lookup("Items", { sku: line.sku }, "ours", otherwise)`: names are written out, so that they are known before it runs. */
export function lowerLookUp(
  at: Pick<Tree, "at"> & { readonly nameAt: Tree["at"] },
  [table, keys, take, otherwise]: readonly Given[],
  lower: Lower,
  fieldName: (property: Property) => string,
): Tree {
  return {
    kind: "lookup",
    ...at,
    table: writtenName(table, 'The table is its name in quotes, such as "Items"'),
    keys: keysOf(keys, lower, fieldName),
    take: writtenName(take, 'The column to take is its name in quotes, such as "sku"'),
    ...(otherwise === undefined ? {} : { otherwise: lower(otherwise) }),
  };
}

function writtenName(given: Given | undefined, wanted: string): WrittenName {
  const node = bare(given);
  if (node?.type === "Literal" && typeof node.value === "string" && node.value !== "") {
    return { name: node.value, at: [node.start, node.end] };
  }
  throw refused(node as Expression, wanted);
}

function keysOf(
  given: Given | undefined,
  lower: Lower,
  fieldName: (property: Property) => string,
): Extract<Tree, { kind: "lookup" }>["keys"] {
  const node = bare(given);
  const wanted = "The keys are columns with what to look for in each: { sku: line.sku }";
  if (node?.type !== "ObjectExpression" || node.properties.length === 0) {
    throw refused(node as Expression, wanted);
  }
  const names = new Set<string>();
  return node.properties.map((property) => {
    if (property.type !== "Property") throw refused(property, wanted);
    const name = fieldName(property);
    if (names.has(name)) throw refused(property.key, `The column “${name}” is given twice`);
    names.add(name);
    const { start, end } = property.key;
    return { name, at: [start, end], value: lower(property.value) };
  });
}

function bare(given: Given | undefined): Given | undefined {
  return given?.type === "ParenthesizedExpression" ? bare(given.expression) : given;
}
