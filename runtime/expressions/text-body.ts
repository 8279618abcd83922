import type { Root } from "./generate";
import { isList, type Value } from "./values";

const typeMax = 80;

/**
 * Why a path found nothing, where it leads into the body of a message that was taken as text: by its content
 * type, whatever the text looks like. Empty for every other path.
 */
export function textBodyWords(paths: readonly string[], scope: Root): string {
  const body = partOf(scope.trigger, "body");
  const type = partOf(partOf(scope.trigger, "headers"), "content-type");
  if (typeof body !== "string" || typeof type !== "string") return "";
  if (!paths.some((path) => leadsInto(path, scope, body))) return "";
  return `. The body was taken as text for its content type “${type.slice(0, typeMax)}”; JSON is sent as application/json`;
}

function leadsInto(path: string, scope: Root, body: string): boolean {
  const [root = "", ...names] = path.split(/[.[]/);
  let value: Value = Object.hasOwn(scope, root) ? scope[root] : undefined;
  for (const name of names) {
    if (typeof value === "string") return value === body;
    value = partOf(value, name);
  }
  return false;
}

function partOf(value: Value, name: string): Value {
  if (typeof value !== "object" || value === null || isList(value)) return undefined;
  return Object.hasOwn(value, name)
    ? (value as { readonly [name: string]: Value })[name]
    : undefined;
}
