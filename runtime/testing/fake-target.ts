import type { Http, HttpRequest, HttpResponse } from "../ports";
import { HttpFailure } from "../ports";

/**
 * What the target does with one request. `lost` does the work and loses the answer, `dropped` loses
 * the request on its way; the sender cannot tell one from the other.
 */
export type TargetMove =
  | { readonly move: "ok" }
  | { readonly move: "lost" }
  | { readonly move: "dropped" }
  | { readonly move: "refused" }
  | { readonly move: "status"; readonly status: number; readonly headers?: Record<string, string> };

export type Effect = { readonly path: string; readonly key: string | null; readonly body: string };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * An HTTP target that counts what it was made to do. A request with a key it has seen does nothing
 * again and gets the first result; `GET …?reference=KEY` finds what was done under a key.
 */
export class FakeTarget implements Http {
  /** Everything that was done, in order. */
  readonly effects: Effect[] = [];
  /** Everything that was asked, done or not. */
  readonly requests: HttpRequest[] = [];
  moves: TargetMove[] = [];
  /** What it answers to a GET of a path. */
  readonly pages = new Map<string, object>();
  /** Called before each request is handled, e.g. to move the clock. */
  before: ((request: HttpRequest) => void | Promise<void>) | null = null;
  readonly #byKey = new Map<string, { readonly id: string; readonly body: string }>();

  async send(request: HttpRequest): Promise<HttpResponse> {
    this.requests.push(request);
    await this.before?.(request);
    if (request.method === "GET") return this.#find(request);
    const { move, ...rest } = this.moves.shift() ?? { move: "ok" as const };
    if (move === "refused") throw new HttpFailure("refused", false, "connection refused");
    if (move === "dropped") throw new HttpFailure("timeout", true, "no answer in time");
    if (move === "status") {
      const { status, headers = {} } = rest as { status: number; headers?: Record<string, string> };
      return { status, headers, body: encoder.encode("") };
    }
    const done = this.#do(request);
    if (move === "lost") throw new HttpFailure("reset", true, "connection reset");
    return json(201, { id: done.id });
  }

  #do(request: HttpRequest): { readonly id: string } {
    const key = request.headers["idempotency-key"] ?? request.headers["x-reference"] ?? null;
    const body =
      typeof request.body === "string" ? request.body : decoder.decode(request.body ?? undefined);
    const known = key !== null && "idempotency-key" in request.headers && this.#byKey.get(key);
    if (known) return known;
    const done = { id: `T-${this.effects.length + 1}`, body };
    this.effects.push({ path: pathOf(request.url), key, body });
    if (key !== null) this.#byKey.set(key, done);
    return done;
  }

  #find(request: HttpRequest): HttpResponse {
    const page = this.pages.get(pathOf(request.url));
    if (page !== undefined) return json(200, page);
    const reference = /[?&]reference=([^&#]*)/.exec(request.url)?.[1];
    const found =
      reference === undefined ? undefined : this.#byKey.get(decodeURIComponent(reference));
    return json(200, { orders: found === undefined ? [] : [{ id: found.id }] });
  }
}

function pathOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? url;
}

function json(status: number, value: object): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: encoder.encode(JSON.stringify(value)),
  };
}
