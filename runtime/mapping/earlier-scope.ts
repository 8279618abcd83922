import type { JsonObject } from "../json";

const earlier = new WeakMap<JsonObject, JsonObject>();

/** The same as an earlier scope, of which more is known by now: what was finished on that one need not be made anew. */
export function continueScope(scope: JsonObject, before: JsonObject): void {
  earlier.set(scope, before);
  // Else each would keep all that were before it.
  earlier.delete(before);
}

export function earlierScope(scope: JsonObject): JsonObject | undefined {
  return earlier.get(scope);
}
