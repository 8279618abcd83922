import { FlowError } from "../errors/flow-error";
import { Budget } from "../expressions/budget";
import { explained } from "../expressions/explain";
import { EvaluationFailure } from "../expressions/failure";
import { RowsNotRead, RowsOnTheirWay } from "../expressions/look-up-rows";
import type { MapField } from "../expressions/map-fields";
import { define, isList, kindOf, settle, tooLong, type Value } from "../expressions/values";
import type { Json, JsonObject } from "../json";
import { charactersOf, jsonTextMax } from "../json-text";
import { earlierScope } from "./earlier-scope";
import { isObject } from "./map-places";
import { blockKey, columnKey, type PreviewRow, rowKey, rowsOf } from "./preview-rows";

/** What is wrong with one field of one document. */
export type PreviewProblem = {
  /** The field with its place in lists: `lines[3].sku`. */
  readonly field: string;
  /** The target of its row: `lines[].sku`. */
  readonly target: string;
  readonly code: string;
  readonly message: string;
  /** Source paths that were missing or that the failed part reads. */
  readonly paths: readonly string[];
};

/** What a map makes of a document, as far as it makes something of it. */
export type Preview = {
  readonly document: JsonObject;
  readonly problems: readonly PreviewProblem[];
  /** What each target got, in lists what the first entry got. */
  readonly values: ReadonlyMap<string, Json | undefined>;
  /** Rows of lookup tables are on their way: what needs them is left out meanwhile. */
  readonly waits: boolean;
};

export type MapPreview = (scope: JsonObject) => Preview;

const problemsMax = 200;

/**
 * A map that is being drawn, ready to be tried on documents, without eval. Unlike a run it does not end at the
 * first field that fails: the others are made, and every field that fails is told. On the same document only what
 * a change of the rows touches is made anew: what stays is the same value, down to its identity.
 */
export function previewMap(fields: readonly MapField[]): MapPreview {
  const rows = rowsOf(fields);
  const key = blockKey(rows);
  return (scope) => {
    const known = triesKnown.get(scope) ?? triesKnown.get(earlierScope(scope) ?? scope);
    if (known?.key === key && known.isFinished) {
      triesKnown.set(scope, known);
      return known.preview;
    }
    const trial = new Trial(scope, known ?? nothingKnown);
    const [document = {}] = trial.block(rows, [[]], "");
    const { problems, values, columns, lists, waits, unfinished } = trial;
    const preview = { document, problems, values, waits };
    triesKnown.set(scope, { key, preview, columns, lists, isFinished: unfinished === 0 });
    return preview;
  };
}

/** What one row gave, for each entry of the lists around it; a key in another row does not change it. */
type Column = {
  readonly values: readonly Value[];
  /** As they stand in a document; of a list's own row nothing, as its rows make its entries. */
  readonly settled: readonly (Json | undefined)[];
  readonly characters: number;
  readonly problems: readonly PreviewProblem[];
  /** It lacks rows of lookup tables: only this try has it. */
  readonly isUnfinished: boolean;
};

/** Lists as all rows in them made them. */
type Lists = {
  readonly made: readonly (Json | undefined)[];
  readonly problems: readonly PreviewProblem[];
  readonly values: readonly (readonly [target: string, value: Json | undefined])[];
  readonly columns: readonly (readonly [key: string, Column])[];
  readonly lists: readonly (readonly [key: string, Lists])[];
  readonly characters: number;
};

type Try = {
  readonly columns: ReadonlyMap<string, Column>;
  readonly lists: ReadonlyMap<string, Lists>;
};

/** Of the last try on a document. */
const triesKnown = new WeakMap<
  JsonObject,
  Try & { readonly key: string; readonly preview: Preview; readonly isFinished: boolean }
>();
const nothingKnown: Try = { columns: new Map(), lists: new Map() };

/** Names bound around a row, with their values: entry and index per list. */
type Frame = readonly Value[];

class Trial {
  problems: PreviewProblem[] = [];
  readonly values = new Map<string, Json | undefined>();
  readonly columns = new Map<string, Column>();
  readonly lists = new Map<string, Lists>();
  waits = false;
  /** Columns that lack rows of lookup tables, which are on their way or could not be read. */
  unfinished = 0;
  private readonly scope: JsonObject;
  private readonly before: Try;
  private readonly budget = new Budget();
  /** Objects that this try has made: others are of an earlier one, or of the document. */
  private readonly own = new WeakSet<object>();
  private characters = 0;

  constructor(scope: JsonObject, before: Try) {
    this.scope = scope;
    this.before = before;
  }

  /** An object per frame. @param around the lists around it, by what they are made of */
  block(
    rows: readonly PreviewRow[],
    frames: readonly Frame[],
    around: string,
  ): readonly JsonObject[] {
    const objects = frames.map((): { [name: string]: Json } => ({}));
    for (const row of rows) {
      const values = this.row(row, frames, around);
      if (frames.length > 0) this.values.set(row.target, values[0]);
      for (const [index, object] of objects.entries()) {
        const value = values[index];
        if (value !== undefined) this.put(object, row.path, value);
      }
    }
    return objects;
  }

  private row(
    row: PreviewRow,
    frames: readonly Frame[],
    around: string,
  ): readonly (Json | undefined)[] {
    const { inner } = row;
    const own = columnKey(row, around);
    if (inner === null) return this.take(own, row, frames).settled;
    const key = `${around}\n${rowKey(row)}`;
    const known = this.before.lists.get(key);
    if (known === undefined) return this.list(own, key, row, frames);
    for (const [name, column] of known.columns) this.columns.set(name, column);
    for (const [name, list] of known.lists) this.lists.set(name, list);
    for (const [target, value] of known.values) this.values.set(target, value);
    this.lists.set(key, known);
    this.tell(known.problems);
    this.spend(known.characters);
    return known.made;
  }

  /** A row's own values, those of the last try where it is the same. */
  private take(key: string, row: PreviewRow, frames: readonly Frame[]): Column {
    const column = this.before.columns.get(key) ?? this.column(row, frames);
    if (column.isUnfinished) this.unfinished += 1;
    else this.columns.set(key, column);
    this.tell(column.problems);
    this.spend(column.characters);
    return column;
  }

  /** Lists of what the rows in them make, and all that is to be known of them the next time. */
  private list(own: string, key: string, row: PreviewRow, frames: readonly Frame[]) {
    const { problems: outside, characters: before, unfinished } = this;
    // However many there are outside: the next try may have none of them.
    this.problems = [];
    const { values } = this.take(own, row, frames);
    const counts = values.map((value) => (isList(value) ? value.length : -1));
    const entries = values.flatMap((value, at) =>
      isList(value)
        ? value.map((entry, index): Frame => [...(frames[at] ?? []), entry, index])
        : [],
    );
    const seen = new Set([...this.columns.keys(), ...this.lists.keys(), ...this.values.keys()]);
    const objects = this.block(row.inner ?? [], entries, `${own}\n${row.as}`);
    let from = 0;
    const made = counts.map((count) => {
      if (count < 0) return undefined;
      from += count;
      return objects.slice(from - count, from);
    });
    const column = this.columns.get(own);
    const { problems } = this;
    this.problems = outside;
    this.tell(problems);
    if (this.unfinished > unfinished) return made;
    this.lists.set(key, {
      made,
      problems,
      values: [...this.values].filter(([target]) => !seen.has(target)),
      columns: [
        ...(column === undefined ? [] : [[own, column] as const]),
        ...[...this.columns].filter(([name]) => !seen.has(name)),
      ],
      lists: [...this.lists].filter(([name]) => !seen.has(name)),
      characters: this.characters - before,
    });
    return made;
  }

  private tell(problems: readonly PreviewProblem[]): void {
    for (const problem of problems) {
      if (this.problems.length < problemsMax) this.problems.push(problem);
    }
  }

  /** A value that is named many times over would be copied as often. */
  private spend(characters: number): void {
    this.characters += characters;
    if (this.characters > jsonTextMax) throw tooLong();
  }

  /** What a row gives in each frame; undefined where it fails. */
  private column(row: PreviewRow, frames: readonly Frame[]): Column {
    const { closure } = row;
    const problems: PreviewProblem[] = [];
    const { scope, budget } = this;
    let isUnfinished = false;
    const values = frames.map((frame) => {
      if (closure === null) {
        problems.push(problemAt(row, frame, "EXPRESSION_INVALID", row.invalid ?? "", []));
        return undefined;
      }
      try {
        budget.nextField();
        return judged(row, closure({ scope, budget, locals: [...frame] }));
      } catch (error) {
        const waits = error instanceof RowsOnTheirWay;
        isUnfinished ||= waits || error instanceof RowsNotRead;
        if (waits) this.waits = true;
        else if (problems.length < problemsMax) problems.push(this.failure(row, frame, error));
        return undefined;
      }
    });
    const characters = charactersOf(values as readonly Json[], jsonTextMax);
    if (characters > jsonTextMax) throw tooLong();
    const settled = row.inner === null ? values.map(settledPart) : [];
    const told = problems.slice(0, problemsMax);
    return { values, settled, characters, problems: told, isUnfinished };
  }

  private put(root: { [name: string]: Json }, path: readonly string[], value: Json): void {
    let object = root;
    for (const name of path.slice(0, -1)) {
      const inner = Object.hasOwn(object, name) ? object[name] : undefined;
      if (isObject(inner) && this.own.has(inner)) {
        object = inner as { [name: string]: Json };
        continue;
      }
      // What another row has given as a whole stays as it is for the next try.
      const next: { [name: string]: Json } = isObject(inner) ? { ...inner } : {};
      this.own.add(next);
      define(object, name, next);
      object = next;
    }
    define(object, path.at(-1) ?? "", value);
  }

  private failure(row: PreviewRow, frame: Frame, error: unknown): PreviewProblem {
    if (!(error instanceof EvaluationFailure) || row.tree === null) throw error;
    const { text, tree, locals } = row;
    const told = explained(error, { text, tree, locals }, this.scope, frame);
    if (!(told instanceof FlowError)) throw told;
    const { path, paths } = told.detail;
    const named = Array.isArray(paths) ? (paths as readonly Json[]) : [path ?? null];
    const texts = named.filter((one) => typeof one === "string");
    return problemAt(row, frame, told.code, told.message, texts);
  }
}

/** The value, if the row may have it. */
function judged({ required, inner }: PreviewRow, value: Value): Value {
  const missing = value === undefined || value === null;
  if (missing && required) {
    throw new EvaluationFailure("FIELD_MISSING", "The required field has no value");
  }
  if (inner !== null && !missing && !isList(value)) {
    throw new EvaluationFailure("EXPRESSION_FAILED", `A list is needed here, not ${kindOf(value)}`);
  }
  return inner !== null && missing ? undefined : value;
}

function problemAt(
  { target }: PreviewRow,
  frame: Frame,
  code: string,
  message: string,
  paths: readonly string[],
): PreviewProblem {
  let position = -1;
  const field = target.replace(/\[\]/g, () => {
    position += 2;
    return `[${String(frame[position])}]`;
  });
  return { field, target, code, message, paths };
}

/** Most values of a long list have no parts. */
function settledPart(value: Value): Json | undefined {
  return typeof value === "object" && value !== null ? settle(value) : value;
}
