import type { Json, JsonObject } from "../json";
import { isObject } from "./map-places";
import { fieldIn } from "./target-steps";

/** One line of a document as it is shown. */
export type ResultLine = {
  readonly text: string;
  /** The field it shows or opens, with its place in lists; "" of the document itself and of closing brackets. */
  readonly field: string;
  readonly mark: "changed" | "bad" | null;
  /** Said at the line's end. */
  readonly note: string | null;
};

export type Marks = {
  /** What is wrong with fields, by their place. */
  readonly bad: ReadonlyMap<string, string>;
  /** What the published version makes of the same; null where nothing is compared. */
  readonly before: JsonObject | null;
};

/** The lines of a document; fields that should be there and are not are shown in their object, too. */
export function printDocument(document: JsonObject, marks: Marks): readonly ResultLine[] {
  const printing = new Printing(marks);
  printing.object(document, marks.before ?? undefined, "", "", "");
  return printing.lines;
}

/** How many values differ between two documents of one map. */
export function changedFields(before: Json | undefined, after: Json | undefined): number {
  if (before === after) return 0;
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].reduce((sum, name) => sum + changedFields(before[name], after[name]), 0);
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [left, right] = [before as readonly Json[], after as readonly Json[]];
    let sum = 0;
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      sum += changedFields(left[index], right[index]);
    }
    return sum;
  }
  return 1;
}

class Printing {
  readonly lines: ResultLine[] = [];
  private readonly marks: Marks;
  /** Names that should be in an object and are not, by the object's place. */
  private readonly absent = new Map<string, Map<string, string>>();

  constructor(marks: Marks) {
    this.marks = marks;
    for (const [field, message] of marks.bad) {
      const [around, name] = split(field);
      const names = this.absent.get(around) ?? new Map<string, string>();
      this.absent.set(around, names.set(name, message));
    }
  }

  object(object: JsonObject, before: Json | undefined, field: string, head: string, tail: string) {
    const entries = Object.entries(object);
    const missing = [...(this.absent.get(field) ?? [])].filter(
      ([name]) => !Object.hasOwn(object, name),
    );
    if (entries.length + missing.length === 0) {
      this.line(`${head}{}${tail}`, field, before, object);
      return;
    }
    const indent = indentOf(head);
    this.open(`${head}{`, field);
    entries.forEach(([name, value], index) => {
      const last = index === entries.length - 1 && missing.length === 0;
      const inner = fieldIn(field, name);
      const old = isObject(before) ? own(before, name) : undefined;
      this.value(
        value ?? null,
        old,
        inner,
        `${indent}  ${JSON.stringify(name)}: `,
        last ? "" : ",",
      );
    });
    for (const [name, note] of missing) {
      const text = `${indent}  ${JSON.stringify(name)}: missing`;
      this.lines.push({ text, field: fieldIn(field, name), mark: "bad", note });
    }
    this.lines.push({ text: `${indent}}${tail}`, field: "", mark: null, note: null });
  }

  private value(value: Json, before: Json | undefined, field: string, head: string, tail: string) {
    if (isObject(value)) this.object(value, before, field, head, tail);
    else if (Array.isArray(value) && value.length > 0) {
      const entries = value as readonly Json[];
      const indent = indentOf(head);
      this.open(`${head}[`, field);
      entries.forEach((entry, index) => {
        const old = Array.isArray(before) ? (before as readonly Json[])[index] : undefined;
        const end = index === entries.length - 1 ? "" : ",";
        this.value(entry, old, `${field}[${index}]`, `${indent}  `, end);
      });
      this.lines.push({ text: `${indent}]${tail}`, field: "", mark: null, note: null });
    } else this.line(`${head}${JSON.stringify(value)}${tail}`, field, before, value);
  }

  private open(text: string, field: string): void {
    const bad = this.marks.bad.get(field);
    this.lines.push({ text, field, mark: bad === undefined ? null : "bad", note: bad ?? null });
  }

  private line(text: string, field: string, before: Json | undefined, value: Json): void {
    const bad = this.marks.bad.get(field);
    if (bad !== undefined) {
      this.lines.push({ text, field, mark: "bad", note: bad });
      return;
    }
    const changed = this.marks.before !== null && changedFields(before, value) > 0;
    const note = before === undefined ? "new" : `was ${short(before)}`;
    this.lines.push({
      text,
      field,
      mark: changed ? "changed" : null,
      note: changed ? note : null,
    });
  }
}

/** The object that a field lies in, and its name there. */
function split(field: string): readonly [string, string] {
  const quoted = /^(.*?)\.?\[("(?:[^"\\]|\\.)*")\]$/.exec(field);
  if (quoted !== null) return [quoted[1] ?? "", String(JSON.parse(quoted[2] ?? '""'))];
  const dot = field.lastIndexOf(".");
  return dot < 0 ? ["", field] : [field.slice(0, dot), field.slice(dot + 1)];
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function indentOf(head: string): string {
  return /^ */.exec(head)?.[0] ?? "";
}

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 28 ? `${text.slice(0, 27)}…` : text;
}
