import { counted } from "@/runtime/counted";
import type { Json } from "@/runtime/json";
import { words } from "@/runtime/mapping/check-document";
import type { SourceField } from "@/runtime/mapping/source-tree";
import type { TargetField } from "@/runtime/mapping/target-fields";

const most = 80;

/** A value as it stands beside its field. */
export function valueWords(value: Json | undefined): string {
  if (value === undefined) return "";
  // Not the same as nothing.
  if (value === "") return '""';
  if (Array.isArray(value)) return countWords(value.length);
  if (typeof value === "object" && value !== null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

export function countWords(count: number): string {
  return counted(count, "entry", "entries");
}

/** The kind of a field as people say it: `a list of texts` is said `list`. */
export function kindWords({
  kind,
  list,
}: Pick<TargetField | SourceField, "kind" | "list">): string {
  return list ? "a list" : words[kind];
}
