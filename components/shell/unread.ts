import { problemOf } from "./trpc";

/** Refusals that stay what they are, however often one asks. */
const final: ReadonlySet<string> = new Set(["NOT_FOUND", "NOT_ALLOWED", "INPUT_INVALID"]);

export function isFinal(error: unknown): boolean {
  const { code } = problemOf(error);
  return code !== null && final.has(code);
}

type Read = { readonly data: unknown; readonly error: unknown };

/**
 * Why there is nothing to show; null while there is. What was read stays, with all that somebody writes in it, where
 * reading it anew fails for the time being: a server or a database that is away comes back.
 */
export function unread({ data, error }: Read): unknown {
  if (error === null || error === undefined) return null;
  return data === undefined || isFinal(error) ? error : null;
}
