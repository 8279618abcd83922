import type pg from "pg";
import type { BinaryParameter } from "./binary-arrays";

/** One prepared statement of a session. Parameters are binary, results text. */
export type Statement = { readonly name: string; readonly text: string };

export type Call = {
  readonly statement: Statement;
  readonly parameters: readonly (BinaryParameter | null)[];
};

/** Rows as the server's text; null is SQL's. */
export type TextRow = readonly (string | null)[];

/** The server refused a call of the pipeline: nothing of it is committed. */
export class PipelineRefused extends Error {
  override readonly name = "PipelineRefused";
  /** Index of the call that failed. */
  readonly call: number;
  /** SQLSTATE. */
  readonly code: string;
  constructor(call: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.call = call;
    this.code = code;
  }
}

/** SQLSTATE invalid_binary_representation: of a batch that we could not even write down. */
const unwritable = "22P03";

/** Nothing was sent: some row holds what has no place in its column. */
export function refusedBeforeSending(cause: unknown): PipelineRefused {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new PipelineRefused(0, unwritable, message, { cause });
}

/** The connection ended before the answer: whether it is committed is unknown. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}

type Wire = { readonly stream: { write(bytes: Buffer): boolean; readonly writable: boolean } };
type ServerError = Error & { readonly severity?: string; readonly code?: string };

const sync = Buffer.from([0x53, 0, 0, 0, 4]);
const executeSize = 10;

function bindSize(call: Call): number {
  const name = Buffer.byteLength(call.statement.name);
  let size = 5 + 1 + name + 1 + 2 + 2 + 2 + 2;
  for (const parameter of call.parameters) size += 4 + (parameter === null ? 0 : parameter.size);
  return size;
}

function writeBind(target: Buffer, start: number, call: Call, size: number): number {
  target[start] = 0x42;
  target.writeInt32BE(size - 1, start + 1);
  let at = start + 5;
  target[at] = 0;
  at += 1;
  at += target.write(call.statement.name, at, "utf8");
  target[at] = 0;
  at += 1;
  // One format code for all parameters: binary.
  target.writeInt16BE(1, at);
  target.writeInt16BE(1, at + 2);
  target.writeInt16BE(call.parameters.length, at + 4);
  at += 6;
  for (const parameter of call.parameters) {
    target.writeInt32BE(parameter === null ? -1 : parameter.size, at);
    at += 4;
    if (parameter === null) continue;
    parameter.write(target, at);
    at += parameter.size;
  }
  // Results as text.
  target.writeInt16BE(0, at);
  return at + 2;
}

/** Bind and Execute of every call and one Sync: one message, one round trip, one transaction. */
export function serializePipeline(calls: readonly Call[]): Buffer {
  const sizes = calls.map(bindSize);
  const total = sizes.reduce((sum, size) => sum + size + executeSize, sync.length);
  const target = Buffer.allocUnsafe(total);
  let at = 0;
  calls.forEach((call, index) => {
    at = writeBind(target, at, call, sizes[index] ?? 0);
    target[at] = 0x45;
    target.writeInt32BE(9, at + 1);
    // Unnamed portal, no limit of rows.
    target[at + 5] = 0;
    target.writeInt32BE(0, at + 6);
    at += executeSize;
  });
  sync.copy(target, at);
  return target;
}

/** What `pg` asks of a query that brings its own messages. */
class Pipeline {
  readonly result: Promise<TextRow[][]>;
  private readonly message: Buffer;
  private readonly rows: TextRow[][] = [[]];
  private resolve: (rows: TextRow[][]) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;

  constructor(message: Buffer) {
    this.message = message;
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: unknown): Error | null {
    const { stream } = connection as Wire;
    if (!stream.writable) return new OutcomeUnknown("The connection is closed");
    stream.write(this.message);
    return null;
  }

  handleDataRow(message: { readonly fields: TextRow }): void {
    this.rows.at(-1)?.push(message.fields);
  }

  handleCommandComplete(): void {
    this.rows.push([]);
  }

  handleReadyForQuery(): void {
    this.rows.pop();
    this.resolve(this.rows);
  }

  handleError(error: ServerError): void {
    const call = this.rows.length - 1;
    // FATAL and PANIC end the session, perhaps after the commit.
    if (error.severity === "ERROR" && error.code !== undefined) {
      this.reject(new PipelineRefused(call, error.code, error.message, { cause: error }));
    } else {
      this.reject(new OutcomeUnknown(error.message, { cause: error }));
    }
  }

  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}

/**
 * Runs prepared calls in one round trip and one transaction. Resolves with the rows of each call once
 * committed.
 * @throws PipelineRefused when surely nothing is committed
 * @throws OutcomeUnknown when the connection ended first
 */
export function runPipeline(client: pg.Client, calls: readonly Call[]): Promise<TextRow[][]> {
  let message: Buffer;
  try {
    message = serializePipeline(calls);
  } catch (cause) {
    return Promise.reject(refusedBeforeSending(cause));
  }
  const pipeline = new Pipeline(message);
  client.query(pipeline as unknown as pg.Submittable);
  return pipeline.result;
}

function parseMessage({ name, text }: Statement): Buffer {
  const size = 4 + Buffer.byteLength(name) + 1 + Buffer.byteLength(text) + 1 + 2;
  const target = Buffer.allocUnsafe(size + 1);
  target[0] = 0x50;
  target.writeInt32BE(size, 1);
  let at = 5;
  at += target.write(name, at, "utf8");
  target[at] = 0;
  at += 1;
  at += target.write(text, at, "utf8");
  target[at] = 0;
  target.writeInt16BE(0, at + 1);
  return target;
}

/** Prepares the statements on a new session; it is done once per session. */
export async function prepareStatements(
  client: pg.Client,
  statements: readonly Statement[],
): Promise<void> {
  const pipeline = new Pipeline(Buffer.concat([...statements.map(parseMessage), sync]));
  client.query(pipeline as unknown as pg.Submittable);
  await pipeline.result;
}
