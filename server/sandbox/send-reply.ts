import type { ServerResponse } from "node:http";
import type { Reply } from "./system";

/** Sends a reply as JSON; `cutInHalf` breaks it on purpose. */
export function send(response: ServerResponse, answer: Reply, cutInHalf = false): void {
  const whole = JSON.stringify(answer.body ?? null);
  const text = cutInHalf ? whole.slice(0, Math.ceil(whole.length / 2)) : whole;
  response
    .writeHead(answer.status, {
      ...answer.headers,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      "x-sandbox": "true",
    })
    .end(text);
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location }).end();
}
