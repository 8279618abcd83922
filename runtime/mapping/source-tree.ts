import type { TypeEnvironment, ValueType } from "../expressions/language";
import { stepText } from "../expressions/tree";
import type { Json, JsonObject } from "../json";
import { isObject } from "./map-places";
import { kindOfValue, type TargetKind } from "./target-fields";
import { entryStep } from "./target-steps";

/** A field of what arrives, with a value of it. */
export type SourceField = {
  /** With `[]` for entries of lists: `input.line_items[].sku`. */
  readonly path: string;
  readonly name: string;
  readonly kind: TargetKind;
  readonly list: boolean;
  readonly optional: boolean;
  /** In the sample, of a list's first entry; undefined where the sample has none. */
  readonly value: Json | undefined;
  /** How many entries the list has in the sample. */
  readonly count: number | null;
  readonly children: readonly SourceField[];
};

const depthMax = 12;
const fieldsMax = 20_000;

/** What expressions may read, as a tree: the fields of what arrives first, then the other roots. */
export function sourceTree(
  environment: TypeEnvironment,
  sample: JsonObject | null,
): readonly SourceField[] {
  const growing = new Growing();
  const roots = Object.entries(environment).map(([name, type]) =>
    growing.field(name, name, type, sample === null ? undefined : ownValue(sample, name), 0),
  );
  growing.open();
  const input = roots.find(({ path }) => path === "input");
  const others = roots.filter(
    (root) => root !== input && root.name !== "index" && root.name !== "item",
  );
  if (input === undefined) return others;
  return input.children.length > 0 && !input.list
    ? [...input.children, ...others]
    : [input, ...others];
}

export function everyField(fields: readonly SourceField[]): readonly SourceField[] {
  const all: SourceField[] = [];
  const visit = (field: SourceField) => {
    all.push(field);
    for (const child of field.children) visit(child);
  };
  for (const field of fields) visit(field);
  return all;
}

type Opened = Omit<SourceField, "children" | "kind"> & {
  kind: TargetKind;
  readonly children: SourceField[];
};

/** What is in a field that is to be opened. */
type Inner = {
  readonly of: Opened;
  readonly at: string;
  readonly type: ValueType;
  readonly examples: readonly JsonObject[];
  readonly depth: number;
};

class Growing {
  private count = 0;
  private readonly waiting: Inner[] = [];

  field(
    name: string,
    path: string,
    type: ValueType,
    value: Json | undefined,
    depth: number,
  ): SourceField {
    this.count += 1;
    const list = type.kind === "list" || Array.isArray(value);
    const entries = Array.isArray(value) ? (value as readonly Json[]) : [];
    const inner = list ? entries[0] : value;
    const innerType: ValueType = type.kind === "list" ? type.of : list ? { kind: "any" } : type;
    const at = list ? `${path}${entryStep}` : path;
    const examples = list ? entries.slice(0, 50).filter(isObject) : isObject(inner) ? [inner] : [];
    const field: Opened = {
      path,
      name,
      kind: kindOf(innerType, inner),
      list,
      optional: type.optional === true,
      value: list ? undefined : value,
      count: Array.isArray(value) ? entries.length : null,
      children: [],
    };
    if (depth < depthMax) this.waiting.push({ of: field, at, type: innerType, examples, depth });
    return field;
  }

  /** Opens all fields, what is nearest to the root first: where there are too many, the deepest are left out. */
  open(): void {
    // What is found on the way is opened in its turn.
    for (const inner of this.waiting) this.children(inner);
  }

  private children({ of, at, type, examples, depth }: Inner): void {
    const types = type.kind === "object" ? type.fields : {};
    const names = new Set([...Object.keys(types), ...examples.flatMap(Object.keys)]);
    for (const name of names) {
      if (this.count >= fieldsMax) break;
      const known: ValueType = Object.hasOwn(types, name)
        ? (types[name] ?? { kind: "any" })
        : { kind: "any" };
      const holder = examples.find((example) => ownValue(example, name) !== undefined);
      const value = holder === undefined ? undefined : ownValue(holder, name);
      of.children.push(this.field(name, at + stepText(name), known, value, depth + 1));
    }
    if (of.children.length > 0) of.kind = "object";
  }
}

function ownValue(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function kindOf(type: ValueType, value: Json | undefined): TargetKind {
  if (type.kind === "any" || type.kind === "null") {
    return value === undefined ? "any" : kindOfValue(value);
  }
  return type.kind === "list" ? "any" : type.kind;
}
