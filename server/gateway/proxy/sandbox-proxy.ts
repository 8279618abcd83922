import { Agent, type IncomingMessage } from "node:http";
import type { ClientOf } from "../client";
import { sendProblem } from "../problem";
import { forwardRequest } from "./forward-request";
import type { Forwarder } from "./web-proxy";

/** Is somebody signed in? */
export type SessionCheck = (request: IncomingMessage) => Promise<boolean>;

const prefix = "/sandbox";
const formBytesMax = 1024 * 1024;
const adminForm = /^\/sandbox\/[a-z]+\/admin\/[a-z/0-9-]+$/;

/** Sandbox pages show what flows sent them: forms work, scripts and the workbench's session do not. */
const sandboxPolicy =
  "sandbox allow-forms; default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/**
 * Shows the sandbox systems to people who are signed in. Reading needs the session. Forms of a
 * sandboxed page come without cookies, so for them the page's own token counts; the sandbox process
 * checks it. Its API is for flows and not served here.
 */
export function createSandboxProxy(options: {
  readonly sandboxUrl: string | null;
  readonly origin: string;
  readonly clientOf: ClientOf;
  readonly isSignedIn: SessionCheck;
}): Forwarder {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { sandboxUrl } = options;
  return {
    handle(request, response) {
      if (sandboxUrl === null) {
        sendProblem(response, notHere);
        return;
      }
      allow(request, options.isSignedIn).then(
        (refused) => {
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

async function allow(request: IncomingMessage, isSignedIn: SessionCheck) {
  const path = (request.url ?? "").split("?")[0] ?? "";
  if (request.method === "POST" && adminForm.test(path)) {
    return null;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return methodRefused;
  }
  return (await isSignedIn(request)) ? null : signInFirst;
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
