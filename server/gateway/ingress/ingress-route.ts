import type { IncomingMessage, ServerResponse } from "node:http";
import { sendProblem } from "../problem";
import { type IntakeParts, takeIn } from "./intake";
import { discardRest } from "./read-body";
import { refusals } from "./refusals";
import { serveStatus } from "./status-address";

const prefix = "/in/";
const addressPattern = /^[A-Za-z0-9_-]{8,64}$/;

/** `/in/<address>`, `/in/<address>/…` and `/in/<address>/runs/<id>`. */
export function createIngress(parts: IntakeParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { address, rest } = placeOf(request.url ?? "");
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
    const [runs, run, ...more] = rest.split("/");
    if (request.method === "GET" && runs === "runs" && run !== undefined && more.length === 0) {
      await serveStatus(parts, response, { address, run });
      return;
    }
    response.setHeader("allow", "POST");
    sendProblem(response, refusals.methodRefused);
    discardRest(request);
  };
}

/** The parts of `/in/<address>[/<rest>][?…]`. */
function placeOf(url: string): { readonly address: string; readonly rest: string } {
  const query = url.indexOf("?");
  const end = query < 0 ? url.length : query;
  const slash = url.indexOf("/", prefix.length);
  if (slash < 0 || slash >= end) return { address: url.slice(prefix.length, end), rest: "" };
  return { address: url.slice(prefix.length, slash), rest: url.slice(slash + 1, end) };
}
