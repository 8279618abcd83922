import http from "node:http";
import { Agent } from "undici";
import { DurableLog } from "./durable-log";
import { decideByHand, type Incoming, mapByHand, ordersOfFile } from "./order-work";

/**
 * The hand-written handlers that ours are compared with, at their best.
 * `a`: nothing durable. `d`: one durable insert before the ERP call and one after it, group
 * committed, flushed when idle. Paths: `/w1` answers with the ERP's id, `/w2` answers 202 at once, `/w3`
 * takes a file of order lines and answers when the ERP has its orders.
 */
const [kind, erpUrl, databaseFolder, database] = process.argv.slice(2);
if (!kind || !erpUrl) throw new Error("usage: floor-server a|d ERP_URL [SOCKET_FOLDER DATABASE]");

const log = kind === "d" ? await DurableLog.open(databaseFolder ?? "", database ?? "") : null;
const agent = new Agent({ connections: 128, pipelining: 1 });
let done = 0;

function callErp(body: string): Promise<{ id: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    agent.dispatch(
      {
        origin: erpUrl as string,
        path: "/orders",
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData(_controller: unknown, chunk: Buffer) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          resolve(JSON.parse(Buffer.concat(chunks).toString()));
        },
        onResponseError(_controller: unknown, error: Error) {
          reject(error);
        },
      },
    );
  });
}

async function handle(
  raw: Buffer,
  answerAtOnce: (() => void) | null,
): Promise<{ id: string; decision: string }> {
  const order = JSON.parse(raw.toString()) as Incoming;
  const mapped = JSON.stringify(mapByHand(order));
  const decision = decideByHand(order);
  const id = log ? await log.before(raw, Buffer.from(mapped)) : null;
  answerAtOnce?.();
  const result = await callErp(mapped);
  if (log && id) await log.after(id, Buffer.from(JSON.stringify(result)));
  done++;
  return { id: result.id, decision };
}

async function handleFile(raw: Buffer): Promise<{ id: string; orders: number }> {
  const orders = ordersOfFile(JSON.parse(raw.toString()).lines);
  const { id } = await callErp(JSON.stringify(orders));
  return { id, orders: orders.length };
}

const server = http.createServer((request, response) => {
  if (request.url === "/done") return void response.end(String(done));
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const raw = Buffer.concat(chunks);
    const later = request.url === "/w2";
    const answer = (status: number, body: object) => {
      const text = JSON.stringify(body);
      response.writeHead(status, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
      });
      response.end(text);
    };
    const failed = (error: Error) => {
      if (!response.headersSent) answer(500, { error: error.message });
    };
    if (request.url === "/w3") {
      handleFile(raw).then((result) => answer(200, result), failed);
      return;
    }
    // The non-durable floor acknowledges a burst before it works on it; the durable one once it is stored.
    if (later && !log) answer(202, { accepted: true });
    handle(raw, later && log ? () => answer(202, { accepted: true }) : null).then((result) => {
      if (!later) answer(200, result);
    }, failed);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address && typeof address === "object") process.send?.({ ready: address.port });
});
process.on("disconnect", () => process.exit(0));
