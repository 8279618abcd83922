import type { CodeValue, DocumentField, FieldShape } from "./definition";

type More = Omit<DocumentField, "name" | "help" | "shape">;
type Shape<K extends FieldShape["kind"]> = Extract<FieldShape, { kind: K }>;

export const required = { required: true } as const;
export const list = { list: true } as const;
export const requiredList = { required: true, list: true } as const;

/** Codes with their words: `{ cancel: "Cancels the order." }`. */
export function codes(words: { readonly [code: string]: string }): readonly CodeValue[] {
  return Object.entries(words).map(([code, help]) => ({ code, help }));
}

export function text(name: string, help: string, more: More = {}): DocumentField {
  return { name, help, shape: { kind: "text" }, ...more };
}

export function decimal(name: string, help: string, more: More = {}): DocumentField {
  return { name, help, shape: { kind: "decimal" }, ...more };
}

export function integer(name: string, help: string, more: More = {}): DocumentField {
  return { name, help, shape: { kind: "integer" }, ...more };
}

export function boolean(name: string, help: string, more: More = {}): DocumentField {
  return { name, help, shape: { kind: "boolean" }, ...more };
}

/** A day without a zone: `2026-11-20`. */
export function date(name: string, help: string, more: More = {}): DocumentField {
  return { name, help, shape: { kind: "date" }, ...more };
}

/** RFC 3339 with an offset. */
export function instant(name: string, help: string, more: More = {}): DocumentField {
  return { name, help, shape: { kind: "instant" }, ...more };
}

export function code(
  name: string,
  help: string,
  values: readonly CodeValue[],
  more: More = {},
): DocumentField {
  return { name, help, shape: { kind: "code", values }, ...more };
}

/** An object of a shape that documents share, or of fields of its own. */
export function object(
  name: string,
  help: string,
  of: Shape<"object"> | readonly DocumentField[],
  more: More = {},
): DocumentField {
  const shape: FieldShape = "kind" in of ? of : { kind: "object", fields: of };
  return { name, help, shape, ...more };
}

/** A field whose text has a shape of its own, e.g. a currency. */
export function shaped(
  name: string,
  help: string,
  shape: FieldShape,
  more: More = {},
): DocumentField {
  return { name, help, shape, ...more };
}
