import type { StepRecord, StoredValue } from "../../runtime/engine/records";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import { type AppDatabase, withScope } from "../db";
import { readStoredRun } from "./read-head";
import { readHistory } from "./read-history";
import { readPayload } from "./read-payload";
import { readRun } from "./read-run";
import { textOfValue } from "./value-text";

/** A step as the export tells it; values are named by their number in `values`. */
function exportedStep(step: StepRecord, open: boolean) {
  const { error, note, ...rest } = step;
  return {
    ...rest,
    startedAt: new Date(step.startedAt).toISOString(),
    ...(error && { error: open ? error : { code: error.code } }),
    ...(open && note !== undefined && { note }),
  };
}

/**
 * A run with all that is kept of it, as one JSON document: the run, its numbers, steps with their attempts,
 * and, with the right to see payloads, the message and every value. A value that is no JSON is a string.
 */
export async function* exportRun(
  db: AppDatabase,
  scope: MemberScope,
  id: string,
): AsyncGenerator<string> {
  const { view, stored, history } = await withScope(db, scope, async (tx) => {
    const run = await readStoredRun(tx, scope, id);
    return {
      stored: run,
      view: await readRun(tx, scope, id),
      history: await readHistory(tx, scope, run),
    };
  });
  const open = can(scope.standings, "payload.view");
  const head = {
    format: 1,
    run: view.run,
    flow: view.flow,
    error: view.error,
    keys: view.keys,
    chain: view.chain,
    commands: view.commands,
    ...(open && history.start && { message: history.start.trigger }),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"steps":[`;
  let before = "\n";
  for (const step of history.records) {
    yield before + JSON.stringify(exportedStep(step, open));
    before = ",\n";
  }
  yield '],\n"intents":[';
  before = "\n";
  for (const { idempotencyKey, ...intent } of history.intents) {
    yield before + JSON.stringify({ ...intent, ...(open && { idempotencyKey }) });
    before = ",\n";
  }
  yield '],\n"values":{';
  before = "\n";
  if (open) {
    for (const [ref, value] of history.values) {
      yield `${before}"${ref}":${await valueText(value)}`;
      before = ",\n";
    }
  }
  yield "}}\n";

  async function valueText(value: StoredValue): Promise<string> {
    const bytes =
      "payload" in value
        ? await withScope(db, scope, (tx) => readPayload(tx, scope, stored, value.payload))
        : value.bytes;
    const text = textOfValue(bytes, value.ref, history.start);
    try {
      JSON.parse(text);
      return text;
    } catch {
      return JSON.stringify(text);
    }
  }
}
