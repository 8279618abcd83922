import type { IncomingMessage, ServerResponse } from "node:http";
import { sendProblem } from "../problem";
import { type IntakeParts, takeIn } from "./intake";
import { discardRest } from "./read-body";
import { refusals } from "./refusals";
import { serveStatus } from "./status-address";

const addressPattern = /^[A-Za-z0-9_-]{8,64}$/;

/** `/in/<address>`, `/in/<address>/…` and `/in/<address>/runs/<id>`. */
export function createIngress(parts: IntakeParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, , address = "", ...rest] = (request.url ?? "").split("?", 1)[0]?.split("/") ?? [];
    // A sender that hangs up changes nothing for the run; its response is just not written.
    response.on("error", () => undefined);
    if (!addressPattern.test(address)) {
      sendProblem(response, refusals.unknownAddress);
      discardRest(request);
      return;
    }
    if (request.method === "POST") {
      await takeIn(parts, request, response, address);
      return;
    }
    if (request.method === "GET" && rest.length === 2 && rest[0] === "runs") {
      await serveStatus(parts, response, { address, run: rest[1] ?? "" });
      return;
    }
    response.setHeader("allow", "POST");
    sendProblem(response, refusals.methodRefused);
    discardRest(request);
  };
}
