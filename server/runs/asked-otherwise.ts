import { changedPaths } from "../../runtime/backtest/changed-paths";
import type { IntentRecord, ValueRef } from "../../runtime/engine/records";
import type { Json, JsonObject } from "../../runtime/json";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { FoldedHistory } from "./fold-history";
import { readStoredRun, type StoredRun } from "./read-head";
import { readHistory } from "./read-history";
import { readPayload } from "./read-payload";

/** A field in which two requests differ; absent on the side that does not have it. */
export type AskedField = {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
};

const fieldsMax = 8;
/** Characters of a value. */
const valueMax = 80;
/** Larger requests are not read for a page. */
const requestMax = 2_000_000;

type Run = { readonly stored: StoredRun; readonly history: FoldedHistory };

/**
 * In what a request differs from the one that run `from` made at the same step, at most eight fields; null where that
 * cannot be told any more. Keys are the same for this purpose.
 */
export async function askedOtherwise(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: Run,
  { intent, from }: { readonly intent: IntentRecord; readonly from: string },
): Promise<readonly AskedField[] | null> {
  try {
    const stored = await readStoredRun(tx, scope, from);
    const other = { stored, history: await readHistory(tx, scope, stored) };
    const then = intentLike(other.history.intents, intent);
    if (then === undefined) return null;
    const before = await requestOf(tx, scope, other, then);
    const asked = await requestOf(tx, scope, run, intent);
    if (before === null || asked === null) return null;
    const text = JSON.stringify(asked).replaceAll(intent.idempotencyKey, then.idempotencyKey);
    const changes = changedPaths(before, JSON.parse(text) as Json, fieldsMax);
    return changes.map(({ path, before: was, after: is }) => ({
      path,
      ...(was !== undefined && { before: cut(was) }),
      ...(is !== undefined && { after: cut(is) }),
    }));
  } catch (cause) {
    if (cause instanceof RequestError && cause.code === "NOT_FOUND") return null;
    throw cause;
  }
}

/** The same call, else the last of the same step. */
function intentLike(
  intents: readonly IntentRecord[],
  { node, path, idempotencyKey }: IntentRecord,
): IntentRecord | undefined {
  return (
    intents.findLast((then) => then.idempotencyKey === idempotencyKey) ??
    intents.findLast((then) => then.node === node && then.path === path) ??
    intents.findLast((then) => then.node === node)
  );
}

async function requestOf(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: Run,
  { request, body }: IntentRecord,
): Promise<JsonObject | null> {
  const whole = await storedValue(tx, scope, run, request);
  if (typeof whole !== "object" || whole === null || Array.isArray(whole)) return null;
  const rest = whole as JsonObject;
  if (body === undefined) return rest;
  const part = await storedValue(tx, scope, run, body);
  return part === undefined ? null : Object.assign({}, rest, { body: part });
}

/** Undefined for one that is too large for this, or no JSON. */
async function storedValue(
  tx: ScopedTransaction,
  scope: MemberScope,
  { stored, history }: Run,
  ref: ValueRef,
): Promise<Json | undefined> {
  const value = history.values.get(ref);
  if (value === undefined) return undefined;
  if ("payload" in value && value.payload.bytes > requestMax) return undefined;
  const bytes =
    "payload" in value ? await readPayload(tx, scope, stored, value.payload) : value.bytes;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch {
    return undefined;
  }
}

function cut(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= valueMax ? text : `${text.slice(0, valueMax)}…`;
}
