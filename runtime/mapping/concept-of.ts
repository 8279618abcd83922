import type { Concept } from "./field-synonyms";

const namesKnown = new Map<readonly Concept[], ReadonlyMap<string, readonly Concept[]>>();

export function conceptOf(
  concepts: readonly Concept[],
  name: string,
  around: readonly string[],
): Concept | undefined {
  const names = namesKnown.get(concepts) ?? namesOf(concepts);
  namesKnown.set(concepts, names);
  const whole = around.length > 0 ? names.get(plain(`${around.at(-1)} ${name}`)) : undefined;
  return (whole ?? names.get(plain(name)))?.[0];
}

function namesOf(concepts: readonly Concept[]): ReadonlyMap<string, readonly Concept[]> {
  const names = new Map<string, Concept[]>();
  for (const one of concepts) for (const name of one.names) add(names, plain(name), one);
  return names;
}

/** Without spelling: `poNumber`, `PO_Number` and `po number` are `ponumber`. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]/gu, "");
}

export function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
