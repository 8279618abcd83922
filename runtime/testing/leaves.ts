import type { Steps } from "../expressions/places";
import type { Json, JsonObject } from "../json";

/** Places of all values of a document that have no parts. */
export function leavesOf(document: Json, at: Steps = []): readonly Steps[] {
  if (typeof document !== "object" || document === null) return [at];
  return Object.entries(document).flatMap(([name, inner]) =>
    leavesOf(inner, [...at, Array.isArray(document) ? Number(name) : name]),
  );
}

/** What lies at a place; undefined where nothing does. */
export function valueAt(document: Json, steps: Steps): Json | undefined {
  const at = steps.reduce<unknown>(
    (inner, step) => (inner as { readonly [name: string]: unknown } | undefined | null)?.[step],
    document,
  );
  return at as Json | undefined;
}

/** The document with another value at one place. */
export function withOther(document: Json, [step, ...rest]: Steps, by: (old: Json) => Json): Json {
  if (step === undefined) return by(document);
  const copy = (Array.isArray(document) ? [...document] : { ...(document as JsonObject) }) as {
    [name: string | number]: Json;
  };
  copy[step] = withOther(copy[step] ?? null, rest, by);
  return copy as Json;
}
