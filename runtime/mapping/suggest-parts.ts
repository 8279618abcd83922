import { conceptOf } from "./concept-of";
import { aroundConcepts, fieldConcepts } from "./field-synonyms";
import type { SourceField } from "./source-tree";
import type { Suggestion } from "./suggestion";
import { entryStep } from "./target-steps";
import type { TargetNode } from "./target-tree";

/** Pairs of target lists with the source lists that make them, with `[]`. */
type Pairs = ReadonlyMap<string, string>;

/** Lists that are written out of what lies apart in the source: parties by their role, numbers by who gave them. */
export function suggestParts(
  lists: readonly TargetNode[],
  fields: readonly SourceField[],
  pairs: Pairs,
): readonly Suggestion[] {
  return lists.flatMap((node): readonly Suggestion[] => {
    if (pairs.has(node.target)) return [];
    const names = new Set(node.children.map(({ name }) => name));
    if (names.has("role") && names.has("address")) return parties(node, fields);
    return names.has("scheme") && names.has("value") ? itemNumber(node, fields, pairs) : [];
  });
}

const roles = [
  { role: "buyer", means: "the customer" },
  { role: "billTo", means: "who gets the bill" },
  { role: "shipTo", means: "where it is delivered" },
] as const;

const addressFields = {
  line1: "the street",
  line2: "the second line of the street",
  city: "the city",
  region: "the state or region",
  postalCode: "the postal code",
  country: "the country",
} as const;

function parties(node: TargetNode, fields: readonly SourceField[]): readonly Suggestion[] {
  const codes = node.children.find(({ name }) => name === "role")?.codes;
  const found = roles.flatMap(({ role, means }) => {
    const source = fields.find(
      ({ name, path, list, children }) =>
        !list &&
        children.length > 0 &&
        !path.includes(entryStep) &&
        conceptOf(aroundConcepts, name, [])?.means === means,
    );
    const text =
      source === undefined || codes?.includes(role) === false ? null : party(role, source);
    return source === undefined || text === null ? [] : [{ source, text }];
  });
  const source = found.at(-1)?.source;
  if (source === undefined) return [];
  const from = found.map((one) => one.source.name).join(", ");
  return [
    {
      target: node.target,
      required: node.required,
      source,
      form: `[${found.map(({ text }) => text).join(", ")}]`,
      reason: `parties by their role, from ${from}`,
      score: 3,
    },
  ];
}

function party(role: string, source: SourceField): string | null {
  const own = (means: string) => childMeaning(source, means)?.path;
  const name = own("a company's name");
  const address = Object.entries(addressFields).flatMap(([field, means]) => {
    const path = own(means);
    return path === undefined ? [] : [`${field}: ${path}`];
  });
  // An address without its street, city and country is none.
  const isWhole = ["line1", "city", "country"].every((field) =>
    address.some((one) => one.startsWith(`${field}:`)),
  );
  const id = source.children.find((child) => child.name === "id");
  const parts = [
    `role: "${role}"`,
    ...(id === undefined || role !== "buyer"
      ? []
      : [`ids: [{ scheme: "CHANNEL_ID", value: text(${id.path}) }]`]),
    ...(name === undefined ? [] : [`name: ${name}`]),
    ...(isWhole ? [`address: { ${address.join(", ")} }`] : []),
  ];
  return parts.length === 1 ? null : `{ ${parts.join(", ")} }`;
}

function childMeaning(source: SourceField, means: string): SourceField | undefined {
  const all = source.children.filter(
    (child) => conceptOf(fieldConcepts, child.name, [])?.means === means,
  );
  const company = all.find(({ name }) => /company/i.test(name));
  return company ?? all[0] ?? nameOf(source, means);
}

function nameOf(source: SourceField, means: string): SourceField | undefined {
  return means === "a company's name"
    ? source.children.find(({ name }) => name.toLowerCase() === "name")
    : undefined;
}

/** The seller's number of a line's item. */
function itemNumber(
  node: TargetNode,
  fields: readonly SourceField[],
  pairs: Pairs,
): readonly Suggestion[] {
  const at = node.target.lastIndexOf(entryStep);
  const list = at < 0 ? undefined : pairs.get(node.target.slice(0, at));
  if (list === undefined || !/\bitem\b/.test(node.target)) return [];
  const source = fields.find(
    ({ path, name }) =>
      path.startsWith(`${list}.`) &&
      !path.slice(list.length).includes(entryStep) &&
      conceptOf(fieldConcepts, name, [])?.means === "the item",
  );
  if (source === undefined) return [];
  return [
    {
      target: node.target,
      required: node.required,
      source,
      form: '[{ scheme: "SELLER_SKU", value: $ }]',
      reason: "both are the item, as the seller's number",
      score: 2.5,
    },
  ];
}

/** Values that are the same for most orders of a shop; only where they are required. */
const usual: { readonly [name: string]: string } = {
  orderType: "standard",
  purpose: "original",
  channel: "ecommerce",
  shipPolicy: "ship_available_backorder",
  baseQuantity: "1",
  uom: "EA",
};

/** What a required target has for most, where no source says it: a usual code, the number of a line. */
export function usualValue(
  node: TargetNode,
  fields: readonly SourceField[],
  pairs: Pairs,
): Suggestion | null {
  const { target, name, required, codes, kind } = node;
  const at = target.lastIndexOf(entryStep);
  const list = at < 0 ? null : (pairs.get(target.slice(0, at)) ?? "");
  if (!required || list === "") return null;
  const common = { target, required, score: 1 };
  const isLineNumber = conceptOf(fieldConcepts, name, [])?.means === "the number of the line";
  const entry = fields.find(({ path }) => list !== null && path.startsWith(`${list}.`));
  if (isLineNumber && kind === "number" && entry !== undefined) {
    return { ...common, source: entry, form: "index + 1", reason: "its place in the list" };
  }
  const value = Object.hasOwn(usual, name) ? usual[name] : undefined;
  if (value === undefined || (codes !== undefined && !codes.includes(value))) return null;
  const reason = "usual for a shop's order: another value where it is another";
  return { ...common, source: null, form: JSON.stringify(value), reason };
}
