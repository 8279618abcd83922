import { counted } from "../counted";
import { sameJson } from "../flow/canonical";
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

const entriesMost = 100;

/** The lines of a document; fields that should be there and are not are shown in their object, too. */
export function printDocument(document: JsonObject, marks: Marks): readonly ResultLine[] {
  const printing = new Printing(marks);
  printing.object(document, marks.before ?? undefined, "", "", "");
  return printing.lines;
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
      const shown = this.shownEntries(entries.length, field);
      entries.forEach((entry, index) => {
        if (shown !== null && !shown.has(index)) return;
        const old = Array.isArray(before) ? (before as readonly Json[])[index] : undefined;
        const end = index === entries.length - 1 ? "" : ",";
        this.value(entry, old, `${field}[${index}]`, `${indent}  `, end);
      });
      if (shown !== null) {
        const rest = entries.length - shown.size;
        const text = `${indent}  … ${counted(rest, "more entry", "more entries")}`;
        this.lines.push({ text, field: "", mark: null, note: null });
      }
      this.lines.push({ text: `${indent}]${tail}`, field: "", mark: null, note: null });
    } else this.line(`${head}${JSON.stringify(value)}${tail}`, field, before, value);
  }

  /** Of a long list the first entries and those with something wrong; null for all. */
  private shownEntries(count: number, field: string): ReadonlySet<number> | null {
    if (count <= entriesMost) return null;
    const shown = new Set(Array.from({ length: entriesMost }, (_, index) => index));
    for (const bad of this.marks.bad.keys()) {
      if (!bad.startsWith(`${field}[`)) continue;
      const index = Number.parseInt(bad.slice(field.length + 1), 10);
      if (index < count) shown.add(index);
    }
    return shown;
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
    const changed = this.marks.before !== null && !sameJson(before, value);
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
