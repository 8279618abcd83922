import type { Json } from "@/runtime/json";
import type { EventSender } from "./event-sender";
import { type Faults, faultLabels } from "./faults";
import { markOf, type ShownSubscription, shownSubscription } from "./shown-subscription";
import type { AdminTable, SandboxSystem } from "./system";

const rowsShown = 50;
const emptySubscriptions = 1;

type Page = {
  readonly system: SandboxSystem;
  readonly systems: readonly SandboxSystem[];
  readonly faults: Faults;
  readonly events: EventSender;
  /** Proves that a form came from a page that this process served. */
  readonly token: string;
};

/** The admin page of one system: plain HTML without scripts, readable with any style sheet off. */
export function adminPage(page: Page): string {
  const { system } = page;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sandbox · ${escapeHtml(system.title)}</title><style>${style}</style></head><body>
<header><p class="label">Sandbox — not a real system</p>
<nav aria-label="Sandbox systems">${page.systems.map((one) => tab(one, system)).join(" ")}<a href="../../">Back to the workbench</a></nav></header>
<main><h1>${escapeHtml(system.title)}</h1><p>${escapeHtml(system.description)}</p>
${actionsForm(page)}
<h2>What goes wrong</h2>${faultsForm(page)}
<h2>Events</h2>${subscriptionsForm(page)}${deliveryTable(page)}
${system.tables.map(documentTable).join("\n")}
</main></body></html>`;
}

function tab(system: SandboxSystem, current: SandboxSystem): string {
  const here = system.name === current.name ? ' aria-current="page"' : "";
  return `<a href="../${system.name}/admin"${here}>${escapeHtml(system.title)}</a>`;
}

function form(page: Page, action: string, content: string): string {
  return `<form method="post" action="admin/${action}"><input type="hidden" name="token" value="${page.token}">${content}</form>`;
}

function actionsForm(page: Page): string {
  return page.system.actions
    .map((action) =>
      form(page, `actions/${action.name}`, `<button>${escapeHtml(action.label)}</button>`),
    )
    .join("");
}

function faultsForm(page: Page): string {
  const fields = Object.entries(faultLabels).map(([name, label]) => {
    const value = page.faults[name as keyof Faults];
    const input =
      typeof value === "boolean"
        ? `<input type="hidden" name="${name}" value="off"><input type="checkbox" name="${name}" value="on"${value ? " checked" : ""}>`
        : `<input type="number" name="${name}" min="0" value="${value}">`;
    return `<label>${input} ${escapeHtml(label)}</label>`;
  });
  return form(page, "faults", `${fields.join("")}<button>Apply</button>`);
}

function subscriptionsForm(page: Page): string {
  const current = page.events.subscriptions(page.system.name);
  const rows = [
    ...current.map((one) => subscriptionRow(page, shownSubscription(one), markOf(page.token, one))),
    ...Array.from({ length: emptySubscriptions }, () => subscriptionRow(page, blank, "")),
  ];
  const hint =
    current.length === 0
      ? ""
      : "<p>Addresses and secrets are not shown again. An empty field keeps what is set; a new address needs its secret again.</p>";
  return form(page, "subscriptions", `${hint}${rows.join("")}<button>Save addresses</button>`);
}

const blank: ShownSubscription = { topic: "", address: "", scheme: "hex", secretSet: false };

/** Address and secret go in and never come out: what is set is said, and stays where the field is left empty. */
function subscriptionRow(page: Page, one: ShownSubscription, mark: string): string {
  const topics = page.system.topics.map((topic) => option(topic, one.topic)).join("");
  const schemes = ["hex", "shopify"].map((scheme) => option(scheme, one.scheme)).join("");
  const kept = mark === "" ? "http://localhost:4600/in/…" : `${one.address} (kept)`;
  const secret = one.secretSet ? "a secret is set" : "signing secret";
  const remove =
    mark === ""
      ? ""
      : `<label><input type="checkbox" name="remove" value="${mark}"> Remove this address</label>`;
  return `<p><input type="hidden" name="mark" value="${mark}"><select name="topic" aria-label="Event">${topics}</select>
<input name="address" aria-label="Address" placeholder="${escapeHtml(kept)}">
<input type="password" name="secret" aria-label="Signing secret" autocomplete="off" placeholder="${secret}">
<select name="scheme" aria-label="Signature">${schemes}</select>${remove}</p>`;
}

function option(value: string, selected: string): string {
  return `<option${value === selected ? " selected" : ""}>${escapeHtml(value)}</option>`;
}

function deliveryTable(page: Page): string {
  const rows = page.events.deliveries
    .newest(500)
    .filter((delivery) => delivery.system === page.system.name)
    .slice(0, 20);
  return htmlTable("Last deliveries", ["topic", "eventId", "state", "tries", "answer"], rows);
}

function documentTable(table: AdminTable): string {
  const title = `${table.title} (${table.collection.size})`;
  return htmlTable(title, table.columns, table.collection.newest(rowsShown));
}

function htmlTable(
  title: string,
  columns: readonly string[],
  rows: readonly { readonly [name: string]: Json }[],
): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  const body = rows
    .map((row) => `<tr>${columns.map((name) => `<td>${cell(row[name])}</td>`).join("")}</tr>`)
    .join("");
  const empty = `<tr><td colspan="${columns.length}">Nothing yet.</td></tr>`;
  return `<h2>${escapeHtml(title)}</h2><table><thead><tr>${head}</tr></thead><tbody>${body || empty}</tbody></table>`;
}

function cell(value: Json | undefined): string {
  if (value === undefined || value === null) {
    return "";
  }
  return escapeHtml(typeof value === "object" ? JSON.stringify(value) : String(value));
}

export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (character) =>
      ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[character] ?? "",
  );
}

const style = `body{font:14px/1.5 system-ui,sans-serif;margin:0;color:#1d2430;background:#f6f7f9}
header{background:#fff;border-bottom:1px solid #dfe3ea;padding:8px 24px}main{padding:8px 24px 48px;max-width:1100px}
.label{display:inline-block;background:#fff3d6;border:1px solid #d9a521;border-radius:4px;padding:0 8px;margin:4px 0}
nav a{margin-right:16px}nav a[aria-current]{font-weight:600}h2{margin-top:32px;font-size:16px}
form{margin:4px 0}label{display:block;margin:4px 0}input[type=number]{width:90px}input[name=address]{width:360px}p label{display:inline}
button{margin:4px 8px 4px 0}table{border-collapse:collapse;width:100%;background:#fff}
td,th{border:1px solid #dfe3ea;padding:4px 8px;text-align:left;overflow-wrap:anywhere}`;
