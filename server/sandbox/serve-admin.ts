import { timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import { adminPage } from "./admin-page";
import type { Collection, DocumentStore } from "./document-store";
import type { EventSender } from "./event-sender";
import { readFaults, writeFaults } from "./faults";
import { redirect, send } from "./send-reply";
import { changedSubscriptions } from "./shown-subscription";
import { refusal, type SandboxSystem } from "./system";

/** What all systems of a sandbox process share. */
export type SandboxContext = {
  readonly systems: readonly SandboxSystem[];
  readonly store: DocumentStore;
  readonly settings: Collection;
  readonly events: EventSender;
  /** In every form of the admin pages: a form without it came from elsewhere. */
  readonly token: string;
};

/** `GET /<system>/admin` and the forms on it. */
export function serveAdmin(
  context: SandboxContext,
  system: SandboxSystem,
  page: {
    readonly path: string;
    readonly method: string;
    readonly body: Buffer;
    readonly response: ServerResponse;
  },
) {
  const { response } = page;
  if (page.method === "GET" && page.path === "/admin") {
    const html = adminPage({
      ...context,
      system,
      faults: readFaults(context.settings, system.name),
    });
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
    return;
  }
  const form = new URLSearchParams(page.body.toString("utf8"));
  if (page.method !== "POST" || !sameToken(form.get("token") ?? "", context.token)) {
    return send(response, refusal(403, "FORM_EXPIRED", "open the admin page again"));
  }
  applyForm(context, system, page.path.slice("/admin/".length), form);
  const up = page.path.split("/").length === 4 ? "../../admin" : "../admin";
  redirect(response, up);
}

function applyForm(
  context: SandboxContext,
  system: SandboxSystem,
  target: string,
  form: URLSearchParams,
) {
  if (target === "faults") {
    writeFaults(context.settings, system.name, Object.fromEntries(form));
  } else if (target === "subscriptions") {
    const current = context.events.subscriptions(system.name);
    context.events.subscribe(system.name, changedSubscriptions(current, context.token, form));
  } else {
    system.actions.find((action) => `actions/${action.name}` === target)?.run();
  }
}

function sameToken(given: string, expected: string): boolean {
  return (
    given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
  );
}
