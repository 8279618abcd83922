import { formatBytes, formatInstant, runName } from "@/components/ui/format";
import type { Json, JsonObject } from "@/runtime/json";

/** Facts that the sentence itself has, and what only the program tells apart by; the row as written has all. */
const told: ReadonlySet<string> = new Set(["name", "email", "address", "command", "bulk"]);
const runFacts: ReadonlySet<string> = new Set(["run", "parent", "origin", "messageOf"]);
/** Since 2001, in milliseconds: no other number of a row is as large. */
const firstInstant = 1_000_000_000_000;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const starts: { readonly [kind: string]: string } = {
  start: "the start",
  failed: "the failed step",
};

const grants: { readonly [grant: string]: string } = {
  "payload.view": "see documents",
  "run.edit-retry": "retry with changes",
};

/** What spoke against a step that was sent all the same. */
const speaking: { readonly [kind: string]: string } = {
  "same-key": "although another run had sent under its key",
  "another-step": "although another run had done what may be the same",
  unfinished: "although a real run of the message had not ended",
  "not-known": "although it was not known any more what other runs did",
};

/** Names of what rows mention by id. */
export type Names = { readonly [id: string]: string };

/** Name of what was changed, if the row says it. */
export function subjectName(detail: JsonObject): string | null {
  const name = detail.name ?? detail.email;
  return typeof name === "string" && name !== "" ? name : null;
}

/** The other facts of an audit row in one line: `number 3 · environment production · fields baseUrl, auth`. */
export function detailWords(detail: JsonObject, names: Names = {}, zone = "UTC"): string {
  return (
    Object.entries(detail)
      .filter(([name]) => !told.has(name))
      // They come in the order of their lengths: what is told first, then from and to.
      .sort(([a], [b]) => placeOf(a) - placeOf(b))
      .map(([name, value]) => fact(name, value, names, zone))
      .filter((words) => words !== "")
      .join(" · ")
  );
}

function placeOf(name: string): number {
  return ["grant", "", "from", "to"].indexOf(name) + 1 || 2;
}

function fact(name: string, value: Json, names: Names, zone: string): string {
  if (name === "grant") return grants[String(value)] ?? String(value);
  if (typeof value === "string" && instant.test(value)) {
    return `${plain(name)} ${formatInstant(Date.parse(value), zone)}`;
  }
  if (typeof value === "number" && value >= firstInstant && name !== "bytes") {
    return `${plain(name)} ${formatInstant(value, zone)}`;
  }
  if (name === "bytes" && typeof value === "number") return formatBytes(value);
  if (typeof value === "boolean" && name !== "from" && name !== "to") {
    return value ? plain(name) : `not ${plain(name)}`;
  }
  if (name === "against" && typeof value === "string" && value in speaking)
    return speaking[value] ?? "";
  if (name === "runs" && Array.isArray(value)) {
    return `runs ${value.map((run) => runName(String(run))).join(", ")}`;
  }
  if (runFacts.has(name) && typeof value === "string") return `${plain(name)} ${runName(value)}`;
  if (name === "from" && typeof value === "object" && value !== null && "kind" in value) {
    return `from ${startWords(value)}`;
  }
  const told = words(value, names);
  return told === "" ? "" : `${plain(name)} ${told}`;
}

/** Where a retry begins. */
function startWords({ kind, node }: JsonObject): string {
  return typeof node === "string" ? node : (starts[String(kind)] ?? String(kind));
}

/** `timeZone` is “time zone”. */
function plain(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

function words(value: Json, names: Names): string {
  if (value === null || value === "") return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object") return names[String(value)] ?? shortened(String(value));
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item) => words(item, names)).join(", ");
  return Object.entries(value)
    .map(([name, inner]) => [plain(name), words(inner, names)] as const)
    .filter(([, inner]) => inner !== "")
    .map(([name, inner]) => `${name} ${inner}`)
    .join(", ");
}

/** Hashes and ids are told by as much of them as tells them apart. */
function shortened(text: string): string {
  if (/^[0-9a-f]{32,}$/.test(text)) return text.slice(0, 8);
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text.slice(-8) : text;
}
