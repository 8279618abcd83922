import type { TypeEnvironment, ValueType } from "@/runtime/expressions/language";
import { opened, typeOfSample } from "@/runtime/expressions/type-of-sample";
import { watchExpression } from "@/runtime/expressions/watch";
import type { Json, JsonObject } from "@/runtime/json";
import type { MapPlace } from "@/runtime/mapping/map-places";

/** What an expression inside lists may read: the roots, and the first entry of each list around it. */
export type LoopScope = {
  readonly environment: TypeEnvironment;
  /** Null without a sample. */
  readonly scope: JsonObject | null;
};

/** @param lists targets of the lists around it, the outermost first */
export function loopScope(
  places: readonly MapPlace[],
  lists: readonly string[],
  environment: TypeEnvironment,
  sample: JsonObject | null,
): LoopScope {
  if (lists.length === 0) return { environment, scope: sample };
  const types: Record<string, ValueType> = Object.assign(Object.create(null), environment);
  let scope = sample;
  for (const list of lists) {
    const place = places.find(({ target }) => target === list);
    if (place === undefined) continue;
    const entry = scope === null ? undefined : firstEntry(place.text, scope);
    types[place.as] = entry === undefined ? { kind: "any" } : opened(typeOfSample(entry));
    types.index = { kind: "number" };
    if (scope !== null && entry !== undefined) scope = { ...scope, [place.as]: entry, index: 0 };
  }
  return { environment: types, scope };
}

function firstEntry(text: string, scope: JsonObject): Json | undefined {
  if (text === "") return undefined;
  const watched = watchExpression(text, scope);
  if (watched.outcome !== "value" || !Array.isArray(watched.value)) return undefined;
  return (watched.value as readonly Json[])[0];
}
