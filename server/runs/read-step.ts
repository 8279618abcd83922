import type { IntentRecord, StepError, ValueRef } from "../../runtime/engine/records";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { type PinnedTable, readPinnedTables } from "../tables/read-table";
import { type AskedField, askedOtherwise } from "./asked-otherwise";
import { editsBefore } from "./edits-before";
import type { FoldedHistory } from "./fold-history";
import { type GivenBy, GivenSoFar } from "./given-by";
import { openIntents } from "./node-overview";
import { readStoredRun, type StoredRun } from "./read-head";
import { readHistory } from "./read-history";
import { lineOf, runningLine, type StepLine } from "./read-iterations";
import { readPayload } from "./read-payload";
import { readVersion } from "./read-run";
import { inputsOf, type StepInput } from "./step-inputs";
import { textOfValue } from "./value-text";

/** A stored value as far as it fits a page. */
export type ValuePreview = {
  readonly ref: ValueRef;
  readonly bytes: number;
  /** JSON or raw text as stored; empty while the value lies in the payload store. */
  readonly text: string;
  readonly complete: boolean;
};

const previewMax = 64 * 1024;

export function previewOf({ values, start }: FoldedHistory, wanted: ValueRef): ValuePreview | null {
  const value = values.get(wanted);
  if (value === undefined) return null;
  if ("payload" in value) {
    return { ref: value.ref, bytes: value.payload.bytes, text: "", complete: false };
  }
  const complete = value.bytes.length <= previewMax;
  return {
    ref: value.ref,
    bytes: value.bytes.length,
    text: textOfValue(
      complete ? value.bytes : value.bytes.subarray(0, previewMax),
      value.ref,
      start,
    ),
    complete,
  };
}

/** One attempt with everything that is kept of it. */
export type StepDetail = {
  readonly place: { readonly node: string; readonly path: string };
  readonly line: StepLine | null;
  /** Numbers of the attempts of this iteration. */
  readonly attempts: readonly StepLine[];
  readonly error: StepError | null;
  readonly due: number | null;
  readonly settledBy: string | null;
  /** Debug runs: who says what it came to, where nothing was sent. */
  readonly given:
    | (GivenBy & {
        /** Mocked: in what its request differs from the one that was answered; null where that cannot be told. */
        readonly fields: readonly AskedField[] | null;
      })
    | null;
  /** Of a step that waited for rows: the versions that it read instead of those that the run began with. */
  readonly tables: readonly PinnedTable[];
  readonly bytes: number | null;
  /** Its output is not kept: only its size and hash are. */
  readonly outputDropped: boolean;
  readonly inputs: readonly (Omit<StepInput, "ref" | "collected"> & {
    readonly value: ValuePreview | null;
    /** How many there are, and how many of them are kept; `samples` is a page of those. */
    readonly collected: { readonly count: number; readonly kept: number } | null;
    readonly samples: readonly ValuePreview[];
  })[];
  readonly output: ValuePreview | null;
  readonly request: ValuePreview | null;
  /** The part of the request that is a value of the run itself. */
  readonly requestBody: ValuePreview | null;
  readonly response: ValuePreview | null;
  /** The part of the response that is the step's output. */
  readonly responseBody: ValuePreview | null;
  /** Lines that its code wrote to the console. */
  readonly console: readonly string[];
  readonly intent: Pick<IntentRecord, "idempotencyKey" | "sentAt" | "timeoutMs"> | null;
  /** Who let something else arrive than what led to the step; null for nobody. */
  readonly editedBy: string | null;
  /** The message, on a trigger. */
  readonly message: {
    readonly kind: string;
    readonly method: string | null;
    readonly contentType: string | null;
    readonly headers: { readonly [name: string]: string };
    readonly query: { readonly [name: string]: string };
    readonly body: ValuePreview | null;
  } | null;
};

function linesOf(value: ValuePreview | null): readonly string[] {
  const lines: unknown = value?.complete === true ? JSON.parse(value.text) : [];
  return Array.isArray(lines) ? lines.map(String) : [];
}

type StepPlace = {
  readonly node: string;
  readonly path: string;
  readonly attempt?: number | undefined;
  readonly collectedFrom?: number | undefined;
};

function findStep(history: FoldedHistory, place: StepPlace) {
  const attempts = history.steps
    .filter((step) => step.node === place.node && step.path === place.path)
    .sort((a, b) => a.attempt - b.attempt);
  const intents = history.intents.filter(
    (intent) => intent.node === place.node && intent.path === place.path,
  );
  const open = openIntents(history).filter((intent) => intents.includes(intent));
  const attempt =
    place.attempt ?? open.at(-1)?.attempt ?? attempts.at(-1)?.attempt ?? intents.at(-1)?.attempt;
  return {
    step: attempts.find((step) => step.attempt === attempt) ?? null,
    intent: intents.find((intent) => intent.attempt === attempt) ?? null,
    lines: [...attempts.map(lineOf), ...open.map(runningLine)],
  };
}

function messageOf(history: FoldedHistory, node: string): StepDetail["message"] {
  const trigger = history.start?.trigger;
  if (trigger === undefined || trigger.node !== node) return null;
  return {
    kind: trigger.kind,
    method: trigger.method ?? null,
    contentType: trigger.contentType ?? null,
    headers: trigger.headers,
    query: trigger.query,
    body: previewOf(history, trigger.body),
  };
}

/** What is kept of one attempt (the last one unless another is named). Values need `payload.view`. */
export async function readStep(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: StepPlace & { readonly run: string },
): Promise<StepDetail> {
  const stored = await readStoredRun(tx, scope, input.run);
  const history = await readHistory(tx, scope, stored);
  const { step, intent, lines } = findStep(history, input);
  const open = can(scope.standings, "payload.view");
  const preview = (ref: ValueRef | null | undefined) =>
    open && ref !== null && ref !== undefined ? previewOf(history, ref) : null;
  const error = step?.error ?? null;
  return {
    place: { node: input.node, path: input.path },
    line: step ? lineOf(step) : (lines.at(-1) ?? null),
    attempts: lines,
    error: error && !open ? { code: error.code, message: "" } : error,
    due: step?.due !== undefined && Number.isFinite(step.due) ? step.due : null,
    settledBy: step?.settledBy ?? null,
    given: await readGiven(tx, open ? scope : null, { stored, history }, { step, intent }),
    tables: await readPinnedTables(tx, step?.tables),
    bytes: step?.bytes ?? null,
    outputDropped: step?.output === null && step.hash !== undefined,
    inputs: open ? await readInputs(tx, { stored, history, place: input }, preview) : [],
    output: preview(step?.output),
    request: preview(step?.request ?? intent?.request),
    requestBody: preview(intent?.body),
    response: preview(step?.response),
    responseBody: preview(step?.responseBody),
    console: linesOf(preview(step?.console)),
    intent:
      intent && open
        ? {
            idempotencyKey: intent.idempotencyKey,
            sentAt: intent.sentAt,
            timeoutMs: intent.timeoutMs,
          }
        : null,
    editedBy: editedBy(history, input),
    message: open ? messageOf(history, input.node) : null,
  };
}

/** Without a scope nothing of what documents say. */
async function readGiven(
  tx: ScopedTransaction,
  scope: MemberScope | null,
  run: { readonly stored: StoredRun; readonly history: FoldedHistory },
  { step, intent }: Pick<ReturnType<typeof findStep>, "step" | "intent">,
): Promise<StepDetail["given"]> {
  if (step === null || run.stored.purpose !== "debug") return null;
  const soFar = new GivenSoFar();
  for (const event of run.history.debug) soFar.note(event);
  const given = soFar.of(step);
  if (given === null) return null;
  const isTold = scope !== null && intent !== null && given.kind === "mocked" && given.differs;
  const fields = isTold ? await askedOtherwise(tx, scope, run, { intent, from: given.from }) : null;
  return { ...given, fields };
}

async function readInputs(
  tx: ScopedTransaction,
  of: { readonly stored: StoredRun; readonly history: FoldedHistory; readonly place: StepPlace },
  preview: (ref: ValueRef | null) => ValuePreview | null,
): Promise<StepDetail["inputs"]> {
  const { document } = await readVersion(tx, of.stored);
  if (document === null) return [];
  const edits = editsBefore(of.history, of.place);
  const whole = edits.findLast(
    ({ node, path, source }) => source === null && node === of.place.node && path === of.place.path,
  );
  if (whole !== undefined) {
    const { node, value } = whole;
    const none = { path: null, attempt: null, item: null, collected: null, samples: [] };
    return [{ node, port: "in", value: preview(value), ...none }];
  }
  return inputsOf(document, of.history.steps, of.place).map(({ ref, collected, ...input }) => {
    const edit = edits.findLast(({ source, path }) => source === input.node && path === input.path);
    return {
      ...input,
      value: preview(edit?.value ?? ref),
      collected: collected === null ? null : { count: collected.count, kept: collected.kept },
      samples: (collected?.refs ?? []).flatMap((sample) => preview(sample) ?? []),
    };
  });
}

/** Who let something else arrive at this very step, last. */
function editedBy(history: FoldedHistory, place: StepPlace): string | null {
  const edit = editsBefore(history, place).findLast(
    ({ node, path }) => node === place.node && path === place.path,
  );
  return edit?.by ?? null;
}

/** Longer values are for the export, not for a page. */
const wholeMax = 16 * 1024 * 1024;

/** A whole value as text. NOT_FOUND for a value that is not of this run or past its retention. */
export async function readValue(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: { readonly run: string; readonly ref: ValueRef },
): Promise<{ readonly text: string; readonly bytes: number; readonly complete: boolean }> {
  const stored = await readStoredRun(tx, scope, input.run);
  const { values, start } = await readHistory(tx, scope, stored);
  const value = values.get(input.ref);
  if (value === undefined) {
    throw new RequestError("NOT_FOUND", "This value is not kept any more.");
  }
  const bytes =
    "payload" in value ? await readPayload(tx, scope, stored, value.payload) : value.bytes;
  const complete = bytes.length <= wholeMax;
  return {
    text: textOfValue(complete ? bytes : bytes.subarray(0, wholeMax), input.ref, start),
    bytes: bytes.length,
    complete,
  };
}
