import type { Json, JsonObject } from "../json";
import { isObject } from "./map-places";

/** A schema with the references that led to it. */
export type Shape = { readonly schema: JsonObject; readonly open: readonly string[] };

/** One of several that a value may be: `null` is none of them. */
export type Alternative = readonly Shape[];

/** What holds of a value: `all` of these, and of each group in `some` one. */
export type Whole = {
  readonly all: readonly Shape[];
  readonly some: readonly (readonly Alternative[])[];
};

export type Property = { readonly shapes: readonly Shape[]; readonly required: boolean };

/** How often a schema is opened inside itself. */
const openMax = 3;
const depthMax = 12;

/** Takes a schema apart by what it consists of: references, `allOf`, alternatives. */
export class SchemaParts {
  private readonly root: JsonObject;

  constructor(root: JsonObject) {
    this.root = root;
  }

  whole(shapes: readonly Shape[]): Whole {
    const all = shapes.flatMap((shape) => this.parts(shape, 0));
    const some = all.flatMap((shape) => this.groups(shape, 0)).filter(({ length }) => length > 0);
    return { all, some };
  }

  /** Of alternatives all that one of them has; required is what each of them requires. */
  properties({ all, some }: Whole): ReadonlyMap<string, Property> {
    const found = new Map<string, { shapes: Shape[]; required: boolean }>();
    const add = ({ schema, open }: Shape) => {
      const { properties } = schema;
      if (!isObject(properties)) return;
      for (const [name, property] of Object.entries(properties)) {
        if (property === false) continue;
        const known = found.get(name) ?? { shapes: [], required: false };
        if (isObject(property)) known.shapes.push({ schema: property, open });
        found.set(name, known);
      }
    };
    for (const shape of [...all, ...some.flat(2)]) add(shape);
    const required = new Set(all.flatMap(requiredIn));
    for (const [first = [], ...others] of some) {
      const inAll = first.flatMap(requiredIn).filter((name) => {
        return others.every((other) => other.flatMap(requiredIn).includes(name));
      });
      for (const name of inAll) required.add(name);
    }
    for (const [name, property] of found) {
      // Draft 3 says it of the field itself.
      const saysSo = property.shapes.some(({ schema }) => schema.required === true);
      property.required = saysSo || required.has(name);
    }
    return found;
  }

  /** What a value consists of: of a list its entries. */
  entries(whole: Whole): { readonly inner: Whole; readonly list: boolean } {
    const lists = [...whole.all, ...whole.some.flat(2)].filter(isList);
    if (lists.length === 0) return { inner: whole, list: false };
    const items = lists.flatMap(({ schema, open }) =>
      isObject(schema.items) ? [{ schema: schema.items, open }] : [],
    );
    return { inner: this.whole(items), list: true };
  }

  /** Alternatives of one shape, those among alternatives of their own beside them. */
  private groups({ schema, open }: Shape, depth: number): readonly (readonly Alternative[])[] {
    if (depth > depthMax) return [];
    return [schema.anyOf, schema.oneOf].flatMap((group) => {
      if (!Array.isArray(group)) return [];
      const shapes = (group as readonly Json[])
        .filter(isObject)
        .filter(({ type, const: only }) => type !== "null" && only !== null);
      return [
        shapes.flatMap((one): readonly Alternative[] => {
          const parts = this.parts({ schema: one, open }, 0);
          const inner = parts.flatMap((part) => this.groups(part, depth + 1)).flat();
          return inner.length === 0 ? [parts] : inner.map((other) => [...parts, ...other]);
        }),
      ];
    });
  }

  private parts(shape: Shape, depth: number): readonly Shape[] {
    const { schema, open } = shape;
    if (depth > depthMax) return [];
    const { $ref: ref, allOf } = schema;
    const isTooOften =
      typeof ref === "string" && open.filter((one) => one === ref).length >= openMax;
    const target = typeof ref === "string" && !isTooOften ? targetOf(this.root, ref) : undefined;
    const inner = open.concat(typeof ref === "string" ? ref : []);
    return [
      shape,
      ...(target === undefined ? [] : this.parts({ schema: target, open: inner }, depth + 1)),
      ...(Array.isArray(allOf) ? (allOf as readonly Json[]) : [])
        .filter(isObject)
        .flatMap((part) => this.parts({ schema: part, open }, depth + 1)),
    ];
  }
}

function requiredIn({ schema: { required } }: Shape): readonly Json[] {
  return Array.isArray(required) ? required : [];
}

function isList({ schema: { type, items, prefixItems } }: Shape): boolean {
  if (type !== undefined)
    return type === "array" || (Array.isArray(type) && type.includes("array"));
  return items !== undefined || prefixItems !== undefined;
}

/** What a reference within the schema means; undefined where it leads nowhere or outside. */
export function targetOf(root: JsonObject, ref: string): JsonObject | undefined {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return undefined;
  let value: Json | undefined = root;
  for (const step of ref.slice(2).split("/")) {
    const name = decoded(step).replaceAll("~1", "/").replaceAll("~0", "~");
    value = Array.isArray(value)
      ? (value as readonly Json[])[Number(name)]
      : isObject(value) && Object.hasOwn(value, name)
        ? value[name]
        : undefined;
  }
  return isObject(value) ? value : undefined;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
