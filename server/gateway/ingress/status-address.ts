import type { ServerResponse } from "node:http";
import type { JsonObject } from "@/runtime/json";
import { isolationHeaders, problemDocument, sendProblem } from "../problem";
import { flowHeaders } from "./answer";
import type { EarlierAnswer, EarlierAnswers } from "./earlier-answer";
import type { EndpointSource } from "./endpoint";
import { refusals } from "./refusals";
import { late, lookUpWaitMs, within } from "./within";

const runPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * `GET /in/<address>/runs/<id>`: what a caller that got 202 asks. The address and the run's random id
 * together are the permission. Answers `{run, status}` and, once there is one, the flow's answer.
 */
export async function serveStatus(
  parts: { readonly endpoints: EndpointSource; readonly earlier: EarlierAnswers },
  response: ServerResponse,
  wanted: { readonly address: string; readonly run: string },
): Promise<void> {
  const found = await within(lookUpWaitMs, findRun(parts, wanted));
  if (found === late) {
    sendProblem(response, refusals.statusUnknown);
    return;
  }
  if (found === null) {
    sendProblem(response, refusals.unknownAddress);
    return;
  }
  const body = Buffer.from(JSON.stringify(statusDocument(found)));
  response
    .writeHead(200, {
      "content-type": "application/json",
      "cache-control": "no-store",
      ...isolationHeaders,
      "content-length": body.length,
    })
    .end(body);
}

async function findRun(
  parts: { readonly endpoints: EndpointSource; readonly earlier: EarlierAnswers },
  wanted: { readonly address: string; readonly run: string },
): Promise<EarlierAnswer | null> {
  const endpoint = runPattern.test(wanted.run) ? await parts.endpoints(wanted.address) : null;
  return endpoint === null ? null : parts.earlier.readRun(endpoint, wanted.run);
}

function statusDocument(found: EarlierAnswer): JsonObject {
  switch (found.kind) {
    case "answer": {
      const { status, body } = found.answer;
      const headers = flowHeaders(found.answer.headers);
      return { run: found.run, status: found.status, answer: { status, headers, body } };
    }
    case "problem":
      return { run: found.run, status: "failed", problem: problemDocument(found.problem) };
    case "accepted":
      return { run: found.run, status: found.status };
  }
}
