import { Agent, type IncomingMessage } from "node:http";
import type { ClientOf } from "../client";
import { type Problem, sendProblem } from "../problem";
import { forwardRequest } from "./forward-request";
import type { Forwarder } from "./web-proxy";

/** What whoever sends a request may do with the sandbox pages. */
export type SandboxAccess = "allowed" | "not-allowed" | "not-signed-in";

const prefix = "/sandbox";
const formBytesMax = 1024 * 1024;
const adminForm = /^\/sandbox\/[a-z]+\/admin\/[a-z/0-9-]+$/;

/** Sandbox pages show what flows sent them: forms work, scripts and the workbench's session do not. */
const sandboxPolicy =
  "sandbox allow-forms; default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/**
 * Shows the sandbox systems to people who may run flows against them. Reading needs the session. Forms of a
 * sandboxed page come without cookies, so for them the page's own token counts; the sandbox process
 * checks it. Its API is for flows and not served here.
 */
export function createSandboxProxy(options: {
  readonly sandboxUrl: string | null;
  readonly origin: string;
  readonly clientOf: ClientOf;
  accessOf(request: IncomingMessage): Promise<SandboxAccess>;
}): Forwarder {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { sandboxUrl } = options;
  return {
    handle(request, response) {
      if (sandboxUrl === null) {
        sendProblem(response, notHere);
        return;
      }
      refusalOf(request, options.accessOf).then(
        (refused) => {
          if (refused === signInFirst && wantsPage(request)) {
            response.writeHead(303, {
              location: signInAddress(request),
              "cache-control": "no-store",
            });
            response.end();
            return;
          }
          if (refused !== null) {
            sendProblem(response, refused);
            return;
          }
          // The sandbox's links are relative: without the slash they would leave its folder.
          if (request.url === prefix) {
            response.writeHead(303, { location: `${prefix}/` }).end();
            return;
          }
          forwardRequest(request, response, {
            baseUrl: sandboxUrl,
            path: (request.url ?? prefix).slice(prefix.length) || "/",
            agent,
            protocol: new URL(options.origin).protocol.replace(":", ""),
            clientOf: options.clientOf,
            answerHeaders(headers) {
              delete headers["set-cookie"];
              headers["content-security-policy"] = sandboxPolicy;
              headers["x-content-type-options"] = "nosniff";
              headers["referrer-policy"] = "same-origin";
              headers["cache-control"] = "no-store";
            },
            bodyBytesMax: formBytesMax,
            onUnavailable: () => sendProblem(response, notHere),
            onTooLarge: () => sendProblem(response, tooLarge),
          });
        },
        () => sendProblem(response, notHere),
      );
    },
    close: () => agent.destroy(),
  };
}

/** Why the request is not handed on, or null. */
async function refusalOf(
  request: IncomingMessage,
  accessOf: (request: IncomingMessage) => Promise<SandboxAccess>,
): Promise<Problem | null> {
  const path = (request.url ?? "").split("?")[0] ?? "";
  if (request.method === "POST" && adminForm.test(path)) {
    return null;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return methodRefused;
  }
  const access = await accessOf(request);
  if (access === "allowed") return null;
  return access === "not-signed-in" ? signInFirst : notAllowed;
}

/** A person's browser, which is led to the sign-in page and back. */
function wantsPage({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? "").includes("text/html");
}

function signInAddress({ url = prefix }: IncomingMessage): string {
  return `/sign-in?next=${encodeURIComponent(url)}`;
}

const tooLarge = {
  status: 413,
  code: "TOO_LARGE",
  title: "Too large",
  detail: "The forms of the sandbox pages send far less.",
};
const notHere = {
  status: 503,
  code: "UNAVAILABLE",
  title: "No sandbox",
  detail: "The sandbox systems do not run here, or they are starting.",
  retryAfterSeconds: 2,
};
const methodRefused = {
  status: 405,
  code: "METHOD_NOT_ALLOWED",
  title: "Not served here",
  detail: "The API of the sandbox systems is reached by flows, through a connection.",
};
const signInFirst = {
  status: 401,
  code: "NOT_SIGNED_IN",
  title: "Sign in first",
  detail: "The sandbox pages are for people who are signed in to the workbench.",
};
const notAllowed = {
  status: 403,
  code: "NOT_ALLOWED",
  title: "Not allowed",
  detail:
    "The sandbox pages show what flows sent and change what they meet: they are for roles that start runs and see documents.",
};
