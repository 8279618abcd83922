import { placeText, stepsOfPlace } from "./places";
import { type Argument, childrenOf, isTree, type Lambda, pathOf, type Tree } from "./tree";

/** Functions whose answer follows from what their lambdas answer for each entry, and from nothing else of the entries. */
const byAnswers: ReadonlySet<string> = new Set([
  "sum",
  "avg",
  "min",
  "max",
  "count",
  "some",
  "every",
  "map",
  "flatMap",
  "toObject",
]);

/**
 * What a call reads of the list that it goes through, where that is less than its entries: the list, and places in each
 * entry, `price` or `parts[].n`; none where only the number of entries counts. Null for anything else.
 */
export function entryReads(
  part: Tree,
): { readonly list: Tree; readonly ofEach: readonly string[] } | null {
  if (part.kind !== "call" || !byAnswers.has(part.name)) return null;
  const [list, ...answers] = part.arguments;
  if (list === undefined || !isTree(list) || pathOf(list) === undefined) return null;
  if (answers.length === 0 || !answers.every(isLambda)) return null;
  const ofEach = new Set<string>();
  for (const { parameters, body } of answers) {
    const [entry] = parameters;
    const read = entry === undefined ? [] : placesOf(body, entry);
    if (read === null) return null;
    for (const one of read) ofEach.add(one);
  }
  return { list, ofEach: [...ofEach] };
}

function isLambda(argument: Argument): argument is Lambda {
  return argument.kind === "lambda";
}

/** The places that a body reads of the name it is given; null where it reads all of it. */
function placesOf(body: Tree, name: string): readonly string[] | null {
  const found: string[] = [];
  const visit = (part: Tree): boolean => {
    const read = placeIn(part, name);
    if (read !== undefined) {
      if (read !== "") found.push(read);
      return read !== "";
    }
    if (pathOf(part) !== undefined) return true;
    if (part.kind !== "call") return childrenOf(part).every(visit);
    const inner = entryReads(part);
    const list = inner === null ? undefined : placeIn(inner.list, name);
    if (inner !== null && list !== undefined) {
      found.push(...placesOfEach(list, inner.ofEach));
    }
    return part.arguments.every((argument, at) => {
      if (at === 0 && list !== undefined) return true;
      if (isLambda(argument)) return argument.parameters.includes(name) || visit(argument.body);
      return !isTree(argument) || visit(argument);
    });
  };
  return visit(body) ? found : null;
}

/** The place in `name` that a path leads to; undefined for other paths, and for what is none. */
function placeIn(part: Tree, name: string): string | undefined {
  const path = pathOf(part);
  if (path === undefined || headOf(part) !== name) return undefined;
  return placeText(stepsOfPlace(path).slice(1));
}

function headOf(part: Tree): string | null {
  if (part.kind === "member" || part.kind === "index") return headOf(part.target);
  return part.kind === "local" ? part.name : null;
}

/** `lines` and `price` are `lines[].price`; the list with no places in its entries is `lines[]`. */
export function placesOfEach(list: string, ofEach: readonly string[]): readonly string[] {
  if (ofEach.length === 0) return [`${list}[]`];
  return ofEach.map((one) => `${list}[]${/^[[]/.test(one) ? "" : "."}${one}`);
}

/** Whether a place in a list, from its position on, is or meets one of those that were read of each entry. */
export function isReadOfEach(
  ofEach: readonly string[],
  [, ...inside]: readonly (string | number)[],
) {
  return ofEach.some((one) => {
    const steps = stepsOfEach(one);
    const shorter = Math.min(steps.length, inside.length);
    return steps.slice(0, shorter).every((step, at) => step === null || step === inside[at]);
  });
}

/** As the steps of a place; null stands for any position. */
function stepsOfEach(place: string): readonly (string | number | null)[] {
  return [...place.matchAll(eachStep)].flatMap(([part]): readonly (string | number | null)[] =>
    part === "[]" ? [null] : stepsOfPlace(part),
  );
}

/** Any position, or a step of a place: a quoted name may have brackets in it. */
const eachStep = /\[\]|\[\d+\]|\.?\["(?:[^"\\]|\\.)*"\]|[^.[\]"]+/g;
