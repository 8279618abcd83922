import { FlowError } from "../errors/flow-error";
import { Inference, type Known, type Locals } from "./infer";
import { numberOf, rememberAnswers } from "./known-answers";
import { knownTree } from "./known-tree";
import type { TypeEnvironment, ValueType } from "./language";
import { type MapBlock, type MapField, type MapRow, mapBlock } from "./map-fields";
import { SyntaxProblem } from "./syntax-problem";
import { anyType, numberType, optionalWhen, withoutOptional } from "./types";

/** What a map makes: the type of its document, and for each target the paths it comes from. */
export type MapType = {
  readonly type: ValueType;
  /** Target with `[]` per list to what its value reads: lineage, and search for unused fields. */
  readonly sources: { readonly [target: string]: readonly string[] };
};

/**
 * The type of the document a map makes, so that what follows it knows its fields. Never throws: a row
 * that does not parse is of unknown type, and a map that cannot be is unknown as a whole.
 */
export function typeOfMap(fields: readonly MapField[], environment: TypeEnvironment): MapType {
  const sources: { [target: string]: readonly string[] } = Object.create(null);
  try {
    return { type: blockType(mapBlock(fields), environment, noLocals, sources), sources };
  } catch (error) {
    if (error instanceof FlowError) return { type: anyType, sources };
    throw error;
  }
}

const noLocals: Locals = new Map();

function blockType(
  { rows }: MapBlock,
  environment: TypeEnvironment,
  locals: Locals,
  sources: { [target: string]: readonly string[] },
): ValueType {
  const root = newBranch();
  for (const row of rows) {
    const type = rowType(row, environment, locals, sources);
    const present = row.required ? withoutOptional(type) : type;
    place(root, row.path, present);
  }
  return branchType(root);
}

function rowType(
  row: MapRow,
  environment: TypeEnvironment,
  locals: Locals,
  sources: { [target: string]: readonly string[] },
): ValueType {
  const { type, path, reads } = known(row.text, environment, locals);
  sources[row.label] = reads;
  if (row.list === undefined) return type;
  const entry: Known = {
    type: type.kind === "list" ? type.of : anyType,
    path: path === undefined ? undefined : `${path}[]`,
  };
  const inner = new Map([
    ...locals,
    [row.list.as, entry],
    ["index", { type: numberType }],
  ] as readonly (readonly [string, Known])[]);
  const of = blockType(row.list.block, environment, inner, sources);
  return optionalWhen(type.optional === true, { kind: "list", of });
}

type KnownRow = Known & { readonly reads: readonly string[] };
const knownBefore = rememberAnswers<KnownRow>();

function known(text: string, environment: TypeEnvironment, locals: Locals): KnownRow {
  return knownBefore(environment, textOf(locals), text, () => find(text, environment, locals));
}

/** By names, which a list's rows share. */
const textsKnown = new WeakMap<Locals, string>();

function textOf(locals: Locals): string {
  const before = textsKnown.get(locals);
  if (before !== undefined) return before;
  const parts = [...locals].map(
    ([name, { type, path = "" }]) => `${JSON.stringify([name, path])}:${numberOf(type)}`,
  );
  textsKnown.set(locals, parts.join());
  return parts.join();
}

function find(text: string, environment: TypeEnvironment, locals: Locals): KnownRow {
  const tree = knownTree(text, [...locals.keys()]);
  if (tree instanceof SyntaxProblem) return { type: anyType, reads: [] };
  const inference = new Inference(text, environment);
  const found = inference.know(tree, locals);
  inference.note(found.path);
  return { ...found, reads: [...inference.reads].sort() };
}

type Branch = { readonly fields: Map<string, Branch | ValueType> };

function newBranch(): Branch {
  return { fields: new Map() };
}

function place(root: Branch, path: readonly string[], type: ValueType): void {
  let branch = root;
  for (const name of path.slice(0, -1)) {
    const inner = branch.fields.get(name);
    const next = inner !== undefined && isBranch(inner) ? inner : newBranch();
    branch.fields.set(name, next);
    branch = next;
  }
  branch.fields.set(path[path.length - 1] ?? "", type);
}

function isBranch(inner: Branch | ValueType): inner is Branch {
  return !("kind" in inner);
}

/** An inner object is left out where none of its fields is there. */
function branchType({ fields }: Branch): ValueType {
  const types: { [name: string]: ValueType } = Object.create(null);
  for (const [name, inner] of fields) {
    if (!isBranch(inner)) {
      types[name] = inner;
      continue;
    }
    const object = branchType(inner);
    const some =
      object.kind === "object" &&
      Object.values(object.fields).some((type) => type.optional !== true && type.kind !== "null");
    types[name] = optionalWhen(!some, object);
  }
  return { kind: "object", fields: types };
}
