import type { Json, JsonObject } from "@/runtime/json";

/** Facts that the sentence itself has, and where somebody sat: the row as it was written has them all. */
const told: ReadonlySet<string> = new Set(["name", "email", "address"]);

/** Name of what was changed, if the row says it. */
export function subjectName(detail: JsonObject): string | null {
  const name = detail.name ?? detail.email;
  return typeof name === "string" && name !== "" ? name : null;
}

/** The other facts of an audit row in one line: `number 3 · environment production · fields baseUrl, auth`. */
export function detailWords(detail: JsonObject): string {
  return Object.entries(detail)
    .filter(([name]) => !told.has(name))
    .map(([name, value]) => [plain(name), words(value)] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name} ${value}`)
    .join(" · ");
}

/** `timeZone` is “time zone”. */
function plain(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

function words(value: Json): string {
  if (value === null || value === "") return "";
  if (typeof value !== "object") return shortened(String(value));
  if (Array.isArray(value)) return (value as readonly Json[]).map(words).join(", ");
  return Object.entries(value)
    .map(([name, inner]) => [plain(name), words(inner)] as const)
    .filter(([, inner]) => inner !== "")
    .map(([name, inner]) => `${name} ${inner}`)
    .join(", ");
}

/** Hashes and ids are told by as much of them as tells them apart. */
function shortened(text: string): string {
  if (/^[0-9a-f]{32,}$/.test(text)) return text.slice(0, 8);
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text.slice(-8) : text;
}
