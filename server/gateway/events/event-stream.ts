import type { IncomingMessage, ServerResponse } from "node:http";
import { sendProblem } from "../problem";
import type { EventHub } from "./event-hub";

/** May the sender of these headers watch the runs of this environment? Throws RequestError when not. */
export type AuthoriseWatcher = (request: IncomingMessage, environment: string) => Promise<void>;

const topicPattern = /^(runs|(flow|run):[0-9a-f-]{36})$/;
const topicsMax = 50;
const reauthoriseDefaultMs = 60_000;
const heartbeatMs = 20_000;

type Options = {
  readonly hub: EventHub;
  readonly authorise: AuthoriseWatcher;
  readonly allowedOrigins: readonly string[];
  readonly reauthoriseMs?: number;
};

/**
 * `GET /api/events?environment=…&topic=runs&topic=run:<id>`: one stream per browser. Events: `status`
 * (list of frames), `gap` (something was missed, read again), `end` (sign in again). Asked again
 * every 60 s whether the person may still watch.
 */
export async function serveEventStream(
  request: IncomingMessage,
  response: ServerResponse,
  options: Options,
): Promise<void> {
  if (isForeign(request, options.allowedOrigins)) {
    sendProblem(response, {
      status: 403,
      code: "NOT_ALLOWED",
      title: "Another site",
      detail: "This request came from another site.",
    });
    return;
  }
  const { searchParams } = new URL(request.url ?? "/", "http://gateway");
  const environment = searchParams.get("environment") ?? "";
  const topics = new Set(searchParams.getAll("topic"));
  if (topics.size === 0 || topics.size > topicsMax || ![...topics].every(isTopic)) {
    sendProblem(response, {
      status: 400,
      code: "INPUT_INVALID",
      title: "No topic",
      detail: `Name 1 to ${topicsMax} topics: runs, flow:<id> or run:<id>.`,
    });
    return;
  }
  await options.authorise(request, environment);
  // It may have left meanwhile: then nothing would ever end what begins here.
  if (response.destroyed) {
    return;
  }
  stream(request, response, { environment, topics }, options);
}

const isTopic = (topic: string) => topicPattern.test(topic);

/** The cookie comes along whoever asks; only our own pages may. */
function isForeign(request: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const site = request.headers["sec-fetch-site"];
  const { origin } = request.headers;
  return (
    (site !== undefined && site !== "same-origin") ||
    (origin !== undefined && !allowedOrigins.includes(origin))
  );
}

function stream(
  request: IncomingMessage,
  response: ServerResponse,
  wanted: { readonly environment: string; readonly topics: ReadonlySet<string> },
  { hub, authorise, reauthoriseMs = reauthoriseDefaultMs }: Options,
): void {
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
  });
  const send = (event: string, data: unknown) => {
    // A browser that does not read gets the newest state later, not a growing buffer.
    if (response.writableLength < 256 * 1024) {
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  };
  const stop = hub.watch({
    ...wanted,
    onFrames: (frames) => send("status", frames),
    onGap: () => send("gap", {}),
  });
  const heartbeat = setInterval(() => response.write(": alive\n\n"), heartbeatMs);
  const reauthorising = setInterval(() => {
    authorise(request, wanted.environment).catch(() => {
      send("end", {});
      response.end();
    });
  }, reauthoriseMs);
  response.once("close", () => {
    stop();
    clearInterval(heartbeat);
    clearInterval(reauthorising);
  });
  send("open", { topics: [...wanted.topics] });
}
