import { canonicalJson, compactJson } from "../../flow/canonical";
import type { Json, JsonObject } from "../../json";
import { digestOf } from "../text-digest";

/** Stands for the idempotency key, which two runs of one call need not have in common. */
const keyMark = "\u0000key";

/** Tells whether two calls ask for the same, whatever their keys are. `request` is whole, as the step made it. */
export function askedDigest(request: JsonObject, key: string): string {
  const text = compactJson(request as Json);
  return digestOf(key === "" ? text : text.replaceAll(key, keyMark)).hash;
}

/** The same for two calls that ask for the same, whatever their keys are: a request may carry its key. */
export function askedText({
  request,
  key,
}: {
  readonly request: Json;
  readonly key: string;
}): string {
  return canonicalJson(request).replaceAll(key, "");
}
