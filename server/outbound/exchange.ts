import type { Dispatcher } from "undici";
import { HttpFailure, type HttpRequest, type HttpResponse } from "@/runtime/ports";
import { AddressBlocked } from "./address-filter";
import { decodeBody } from "./response-body";

const headersMax = 200;
/** A timer of more would go off at once. */
const timerMaxMs = 2 ** 31 - 1;

type Headers = { readonly [name: string]: string | string[] | undefined };

/**
 * One request and its answer. It goes: queued → started (bytes are being written) → answered or
 * failed. Whatever fails while it is queued surely was not sent; from then on nobody knows.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<HttpResponse>;
  readonly #request: HttpRequest;
  readonly #startBefore: number;
  readonly #timer: NodeJS.Timeout;
  #resolve!: (response: HttpResponse) => void;
  #reject!: (failure: HttpFailure) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #failure: HttpFailure | null = null;
  #settled = false;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(request: HttpRequest, startWithinMs: number) {
    this.#request = request;
    this.#startBefore = performance.now() + startWithinMs;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(() => this.#onTimeout(), Math.min(request.timeoutMs, timerMaxMs));
    request.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (request.signal?.aborted === true) {
      this.#onAbort();
    }
  }

  get #sent(): boolean {
    return this.#controller !== null;
  }

  /** Called right before the first byte is written: the last moment at which not sending is sure. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#failure !== null) {
      throw this.#failure;
    }
    if (performance.now() > this.#startBefore) {
      const message = "connecting took so long that the permission to send had expired";
      throw new HttpFailure("connect-timeout", false, message);
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status;
    const entries = Object.entries(headers);
    if (entries.length > headersMax) {
      this.#fail("too-large", `the answer has more than ${headersMax} headers`);
      return;
    }
    for (const [name, value] of entries) {
      this.#headers[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : (value ?? "");
    }
    if (Number(this.#headers["content-length"] ?? 0) > this.#request.bytesMax) {
      this.#failTooLarge();
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#request.bytesMax) {
      this.#failTooLarge();
    } else {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    const encoding = this.#headers["content-encoding"];
    const body = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    if (encoding === undefined || body === undefined) {
      this.#succeed(body ?? new Uint8Array());
      return;
    }
    decodeBody(body, encoding, this.#request.bytesMax).then(
      (decoded) => this.#succeed(decoded),
      (failure: HttpFailure) => this.#settle(failure),
    );
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.#settle(this.#failure ?? failureOf(error, this.#sent));
  }

  #succeed(body: Uint8Array): void {
    if (!this.#settled) {
      this.#close();
      this.#resolve({ status: this.#status, headers: this.#headers, body });
    }
  }

  readonly #onAbort = () => this.#fail("aborted", "the request was called off");

  #onTimeout(): void {
    const seconds = this.#request.timeoutMs / 1000;
    if (this.#sent) {
      this.#fail("timeout", `no complete answer within ${seconds} s`);
    } else {
      this.#fail("connect-timeout", `no connection within ${seconds} s`);
    }
  }

  #failTooLarge(): void {
    this.#fail("too-large", `the answer is longer than ${this.#request.bytesMax} bytes`);
  }

  /** Ends it from our side. A request still queued fails at once and never starts. */
  #fail(reason: HttpFailure["reason"], message: string): void {
    if (this.#failure !== null || this.#settled) {
      return;
    }
    this.#failure = new HttpFailure(reason, this.#sent, message);
    this.#controller?.abort(this.#failure);
    this.#settle(this.#failure);
  }

  #settle(failure: HttpFailure): void {
    if (!this.#settled) {
      this.#close();
      this.#reject(failure);
    }
  }

  #close(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener("abort", this.#onAbort);
    this.#chunks = [];
  }
}

const refusedCodes = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"]);
const dnsCodes = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "ENODATA"]);
const invalidCodes = new Set(["UND_ERR_INVALID_ARG", "UND_ERR_NOT_SUPPORTED"]);
const timeoutCodes = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "ETIMEDOUT"]);

/** Says in our words what undici or the socket reported. */
export function failureOf(error: Error, sent: boolean): HttpFailure {
  if (error instanceof HttpFailure) {
    return error;
  }
  const code = (error as { code?: string }).code ?? "";
  const of = (reason: HttpFailure["reason"], message: string) =>
    new HttpFailure(reason, sent, message, { cause: error });
  if (sent) {
    return timeoutCodes.has(code)
      ? of("timeout", "the target stopped answering")
      : of("reset", `the connection was lost before the answer was complete (${code})`);
  }
  if (error instanceof AddressBlocked) {
    return of("blocked", `${error.message}; an administrator can allow this host`);
  }
  if (dnsCodes.has(code)) {
    return of("dns", `the host name could not be resolved (${code})`);
  }
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") {
    return of("connect-timeout", "the target did not accept a connection in time");
  }
  if (invalidCodes.has(code)) {
    return of("blocked", `the request cannot be sent: ${error.message}`);
  }
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) {
    return of("tls", `no secure connection: ${error.message}`);
  }
  const known = refusedCodes.has(code) ? code : `${code || error.name}`;
  return of("refused", `the target accepted no connection (${known})`);
}
