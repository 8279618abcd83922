import type { Json, JsonObject } from "@/runtime/json";
import type { Collection } from "./document-store";

/** One request to a sandbox system, body already read. */
export type Call = {
  readonly method: string;
  readonly params: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: Json | undefined;
};

export type Reply = {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: { readonly [name: string]: string };
};

export type Route = {
  readonly method: string;
  /** `/sales-orders/:number` */
  readonly path: string;
  handle(call: Call): Reply;
};

/** A button of the admin page. */
export type AdminAction = {
  readonly name: string;
  readonly label: string;
  run(): void;
};

/** A collection as its admin page lists it; columns are field names. */
export type AdminTable = {
  readonly title: string;
  readonly collection: Collection;
  readonly columns: readonly string[];
};

/** One system of the sandbox: an API with its own state, events it emits and an admin page. */
export type SandboxSystem = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly topics: readonly string[];
  readonly routes: readonly Route[];
  readonly tables: readonly AdminTable[];
  readonly actions: readonly AdminAction[];
  /** Told when a call was served and its answer cut off on purpose. */
  onAnswerLost?(call: Call, reply: Reply): void;
};

/** The time that documents are stamped with. */
export type Now = () => Date;

export const presentTime: Now = () => new Date();

/** Sends one event to everyone who subscribed to the topic. */
export type EmitEvent = (topic: string, id: string, body: JsonObject) => void;

export function reply(status: number, body: Json, headers?: Reply["headers"]): Reply {
  return headers === undefined ? { status, body } : { status, body, headers };
}

/** An error in the shape every sandbox system uses. */
/** `field` is the path of the value that was refused, such as `lines[0].unit`. */
export function refusal(status: number, code: string, message: string, field?: string): Reply {
  return {
    status,
    body: { error: { code, message, ...(field !== undefined && { field }) } },
  };
}

export function objectOf(value: Json | undefined): JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Text of a value that is text or a number, else the empty text. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The first route that fits, with its path parameters. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: { readonly [name: string]: string } } | null {
  const parts = path.split("/");
  for (const route of routes) {
    const params = route.method === method ? matchPath(route.path.split("/"), parts) : null;
    if (params !== null) {
      return { route, params };
    }
  }
  return null;
}

function matchPath(pattern: readonly string[], parts: readonly string[]) {
  if (pattern.length !== parts.length) {
    return null;
  }
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = parts[index] ?? "";
    if (expected.startsWith(":")) {
      params[expected.slice(1)] = decodeURIComponent(actual);
    } else if (expected !== actual) {
      return null;
    }
  }
  return params;
}
