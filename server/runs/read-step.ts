import type { IntentRecord, StepError, StepRecord, ValueRef } from "../../runtime/engine/records";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { type PinnedTable, readPinnedTables } from "../tables/read-table";
import { type AskedField, askedOtherwise } from "./asked-otherwise";
import { editsBefore } from "./edits-before";
import type { FoldedHistory } from "./fold-history";
import { type GivenBy, GivenSoFar } from "./given-by";
import { lastAttempts, type NodeStatus, openIntents } from "./node-overview";
import { readStoredRun, type StoredRun } from "./read-head";
import { readHistory } from "./read-history";
import { readPayload } from "./read-payload";
import { readVersion } from "./read-run";
import { inputsOf, type StepInput } from "./step-inputs";
import { textOfValue } from "./value-text";

/** One attempt in the list of a node. Times are epoch ms. */
export type StepLine = {
  readonly node: string;
  readonly path: string;
  readonly attempt: number;
  readonly status: NodeStatus;
  readonly port: string | null;
  readonly startedAt: number;
  readonly durationUs: number;
  /** What it warned of, in sentences. */
  readonly warnings?: readonly string[];
};

export type StepPage = {
  /** The last attempt of each iteration, in the order of iterations. */
  readonly iterations: readonly StepLine[];
  readonly total: number;
};

function lineOf(step: StepRecord): StepLine {
  const { node, path, attempt, status, port, startedAt, durationUs, warnings } = step;
  return {
    node,
    path,
    attempt,
    status,
    port,
    startedAt,
    durationUs,
    ...(warnings !== undefined && { warnings }),
  };
}

function runningLine({ node, path, attempt, sentAt }: IntentRecord): StepLine {
  return { node, path, attempt, status: "running", port: null, startedAt: sentAt, durationUs: 0 };
}

/** By the numbers in them: iteration 10 comes after iteration 9. */
export function comparePaths(a: string, b: string): number {
  const numbers = (path: string) => path.split("/").map((part) => Number(part.split(":")[1] ?? 0));
  const [left, right] = [numbers(a), numbers(b)];
  for (let level = 0; level < Math.max(left.length, right.length); level++) {
    const difference = (left[level] ?? -1) - (right[level] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Iterations of one node, a page at a time. `trouble` leaves out those that succeeded or were skipped. */
export async function readIterations(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: {
    readonly run: string;
    readonly node: string;
    readonly trouble: boolean;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<StepPage> {
  const history = await readHistory(tx, scope, await readStoredRun(tx, scope, input.run));
  const lines = new Map(
    lastAttempts(history.steps)
      .filter((step) => step.node === input.node)
      .map((step) => [step.path, lineOf(step)]),
  );
  for (const intent of openIntents(history)) {
    if (intent.node === input.node) lines.set(intent.path, runningLine(intent));
  }
  const all = [...lines.values()]
    .filter(({ status }) => !input.trouble || (status !== "succeeded" && status !== "skipped"))
    .sort((a, b) => comparePaths(a.path, b.path));
  return { iterations: all.slice(input.offset, input.offset + input.limit), total: all.length };
}

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
    readonly collected: number | null;
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
      collected: collected?.count ?? null,
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
