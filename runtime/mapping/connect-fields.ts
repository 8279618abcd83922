import type { Json } from "../json";
import { placeOf, writeList, writeRow } from "./edit-map";
import { readLookUp, writeLookUp } from "./look-up-block";
import { mapPlaces } from "./map-places";
import { type Loop, loopsOf } from "./source-paths";
import { entryStep, listsAround } from "./target-steps";

type Fields = readonly Json[];

export type SourceEnd = {
  /** With `[]` for entries: `input.line_items[].sku`. */
  readonly path: string;
  readonly isList: boolean;
};

export type TargetEnd = {
  /** `lines[].sku`, or `lines` for the list itself. */
  readonly target: string;
  readonly isList: boolean;
  /** A list whose entries have fields of their own. */
  readonly hasFields: boolean;
  readonly required: boolean;
};

/** The map with the line drawn, what more was done for it, or why it cannot be. */
export type Connected =
  | { readonly fields: Fields; readonly note: string | null }
  | { readonly refused: string };

/**
 * Draws a line from a source field to a target: lists that the target lies in and that nothing makes yet are
 * made of the lists the source lies in; what lies deeper on the one side than on the other is flattened or
 * its first entry taken, and said so.
 */
export function connectFields(fields: Fields, source: SourceEnd, target: TargetEnd): Connected {
  const opened = openLists(fields, source, target);
  if ("refused" in opened) return opened;
  const around = loopsAround(opened.fields, target.target);
  if (target.isList && target.hasFields) return connectList(opened, source, target, around);
  const value = valueText(source, target.isList, around);
  if (value === null) {
    return {
      refused: `${source.path} is inside another list than ${listsAround(target.target).at(-1) ?? target.target}.`,
    };
  }
  const before = placeOf(opened.fields, target.target);
  const lookedUp = keyOfLookUp(before?.text ?? "", value.text);
  return {
    fields: writeRow(opened.fields, target.target, {
      text: lookedUp?.text ?? value.text,
      ...(before === undefined && target.required && { required: true }),
    }),
    note: joined(
      opened.note,
      value.note,
      lookedUp?.note ?? replacedNote(before?.text ?? "", value.text),
    ),
  };
}

/** A line onto a look-up says what is looked for: in its only key, or in the first one that says nothing yet. */
function keyOfLookUp(
  before: string,
  value: string,
): { readonly text: string; readonly note: string } | null {
  const block = readLookUp(before);
  if (block === null) return null;
  const { keys, table } = block;
  const empty = keys.findIndex((key) => key.value === "missing");
  const at = empty < 0 && keys.length === 1 ? 0 : empty;
  const key = keys[at];
  if (key === undefined) return null;
  const text = writeLookUp({ ...block, keys: keys.with(at, { ...key, value }) });
  return { text, note: `${table} is looked up by it as ${key.column}` };
}

/** A line onto a field that had a value takes its place: what somebody wrote must not go without a word. */
function replacedNote(before: string, now: string): string | null {
  if (before.trim() === "" || before === now) return null;
  const text = before.replace(/\s+/g, " ");
  return `it was ${text.length > 60 ? `${text.slice(0, 59)}…` : text}, and Ctrl Z brings that back`;
}

function connectList(
  { fields, note }: { readonly fields: Fields; readonly note: string | null },
  source: SourceEnd,
  target: TargetEnd,
  around: readonly Loop[],
): Connected {
  if (!source.isList) {
    return { refused: `${target.target} is a list: give it a list, once per entry of it.` };
  }
  const each = listText(source.path, around);
  if (each === null) return { refused: `${source.path} is inside a list that is not read here.` };
  const as = entryName(source.path, around);
  const before = placeOf(fields, target.target)?.text ?? "";
  return {
    fields: writeList(fields, target.target, each, as),
    note: joined(note, replacedNote(before, each)),
  };
}

/** Lists around the target that nothing makes yet, made of the lists that the source lies in. */
function openLists(
  fields: Fields,
  source: SourceEnd,
  { target }: TargetEnd,
): { readonly fields: Fields; readonly note: string | null } | { readonly refused: string } {
  const missing = listsAround(target).filter((list) => placeOf(fields, list) === undefined);
  if (missing.length === 0) return { fields, note: null };
  const around = loopsAround(fields, target);
  const taken = around.flatMap(({ entries }) => entries ?? []);
  const lists = listsOf(source.path).filter((list) => !taken.includes(`${list}${entryStep}`));
  const wanted = lists.slice(-missing.length);
  if (wanted.length < missing.length) {
    const [list = target] = missing;
    return { refused: `Nothing says yet what ${list} has an entry of. Give ${list} a list first.` };
  }
  let made = fields;
  for (const [index, list] of missing.entries()) {
    const path = wanted[index] ?? "";
    const loops = loopsAround(made, `${list}${entryStep}`);
    const each = listText(path, loops);
    if (each === null) return { refused: `${path} is inside a list that is not read here.` };
    made = writeList(made, list, each, entryName(path, loops));
  }
  const note = missing.map((list, index) => `${list} has an entry per entry of ${wanted[index]}`);
  return { fields: made, note: note.join(", ") };
}

function loopsAround(fields: Fields, target: string): readonly Loop[] {
  const loops = loopsOf(mapPlaces(fields));
  return listsAround(target).flatMap((list) => loops.get(list) ?? []);
}

/** `input.orders` and `input.orders[].lines` of `input.orders[].lines[].sku`. */
function listsOf(path: string): readonly string[] {
  const lists: string[] = [];
  for (let at = path.indexOf(entryStep); at >= 0; at = path.indexOf(entryStep, at + 1)) {
    lists.push(path.slice(0, at));
  }
  return lists;
}

/** A path as it is written inside loops: from the name of the innermost entry it lies in. */
function inside(path: string, loops: readonly Loop[]): string {
  const loop = loops.findLast(({ entries }) => entries !== null && lies(path, entries));
  return loop === undefined ? path : loop.as + path.slice(loop.entries?.length);
}

function lies(path: string, entries: string): boolean {
  return path === entries || path.startsWith(`${entries}.`) || path.startsWith(`${entries}[`);
}

/** The expression of a list: entries of entries are flattened. */
function listText(path: string, loops: readonly Loop[]): string | null {
  const text = inside(path, loops);
  const [list = "", ...deeper] = text.split(entryStep);
  return deeper.reduce<string>((before, step, index) => {
    const name = `entry${index === 0 ? "" : index + 1}`;
    return `flatten(${before}.map(${name} => ${name}${step}))`;
  }, list);
}

function valueText(
  { path }: SourceEnd,
  isList: boolean,
  loops: readonly Loop[],
): { readonly text: string; readonly note: string | null } | null {
  const text = inside(path, loops);
  if (!text.includes(entryStep)) return { text, note: null };
  if (loops.length > 0 && loops.every(({ entries }) => entries !== null && !lies(path, entries))) {
    return null;
  }
  if (isList) {
    const [list = "", rest = ""] = splitLast(text);
    return { text: `${list.replaceAll(entryStep, "[0]")}.map(entry => entry${rest})`, note: null };
  }
  return {
    text: text.replaceAll(entryStep, "[0]"),
    note: "of a list's entries the first is taken",
  };
}

function splitLast(text: string): readonly [string, string] {
  const at = text.lastIndexOf(entryStep);
  return [text.slice(0, at), text.slice(at + entryStep.length)];
}

/** `line` for `input.line_items`, `shipment` for `shipments`; never a name that is bound around it. */
export function entryName(path: string, around: readonly Loop[] = []): string {
  const last = path.match(/[A-Za-z_$][\w$]*/g)?.at(-1) ?? "item";
  const name = singular(last);
  const taken = new Set(["index", "input", "trigger", "steps", ...around.map(({ as }) => as)]);
  if (!taken.has(name)) return name;
  for (let count = 2; ; count += 1) if (!taken.has(`${name}${count}`)) return `${name}${count}`;
}

function singular(name: string): string {
  if (/^(line_?items?|order_?lines?|lines?)$/i.test(name)) return "line";
  if (/ies$/.test(name)) return `${name.slice(0, -3)}y`;
  if (/(sses|xes|ches|shes)$/.test(name)) return name.slice(0, -2);
  if (/[^s]s$/.test(name)) return name.slice(0, -1);
  return `${name}Entry`;
}

function joined(...notes: readonly (string | null)[]): string | null {
  const said = notes.filter((note) => note !== null);
  return said.length === 0 ? null : said.join("; ");
}
