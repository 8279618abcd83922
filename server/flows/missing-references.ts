import { sql } from "drizzle-orm";
import { flow } from "../../drizzle/schema/flows";
import { type TableProblem, tableProblems } from "../../runtime/flow/check-tables";
import type { FlowDocument } from "../../runtime/flow/document";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { referencesOf } from "./flow-references";
import { listTables } from "./list-tables";
import { readPublication } from "./repository";

/** Something that the flow needs and the environment does not have. */
export type Missing = {
  readonly kind: "connection" | "flow" | "table";
  readonly name: string;
  readonly message: string;
  /** Whether publishing is refused without it. */
  readonly blocks: boolean;
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Wanted = {
  readonly flowId: string;
  readonly environmentId: string;
  readonly document: FlowDocument;
};

/** Sub-flows that are not published there, and tables and columns that the distributor does not have. */
export async function missingReferences(
  tx: ScopedTransaction,
  { flowId, environmentId, document }: Wanted,
): Promise<readonly Missing[]> {
  const missing = new Map<string, Missing>();
  const references = referencesOf(document, nodeRegistry);
  for (const { kind, value, node } of references) {
    if (kind !== "flow" || value === flowId) continue;
    const at = document.nodes[node]?.name ?? node;
    const found = await missingFlow(tx, value, { environmentId, at });
    if (found !== null) missing.set(value, found);
  }
  if (references.some(({ kind }) => kind === "table")) {
    for (const problem of tableProblems(document, nodeRegistry, await listTables(tx))) {
      // It is there, and may be meant so.
      if (problem.problem.code === "table-key-part") continue;
      const found = missingTable(document, problem);
      missing.set(found.name, found);
    }
  }
  const { errorFlow } = document.settings;
  if (errorFlow !== undefined && errorFlow !== "" && errorFlow !== flowId) {
    const found = await missingErrorFlow(tx, errorFlow, environmentId);
    if (found !== null) missing.set(errorFlow, found);
  }
  return [...missing.values()];
}

/**
 * Refuses what would only fail, unless the person has seen it: two flows that call each other have to be
 * published one after the other. Throws CONFLICT with `detail.missing`.
 */
export function refuseMissing(all: readonly Missing[], accepted: readonly string[]): void {
  const missing = all.filter(({ name }) => !accepted.includes(name));
  if (missing.length === 0) return;
  throw new RequestError("CONFLICT", missing.map(({ message }) => message).join(" "), {
    detail: { missing: missing.map(({ name }) => name) },
  });
}

/** A table by its name, a column by the table's, its place and its own: accepting one accepts no other. */
function missingTable(
  document: FlowDocument,
  { table, column = "", problem: { code, node = "", field = "", message } }: TableProblem,
): Missing {
  const { name: at = node } = document.nodes[node] ?? {};
  const name = code === "table-unknown" ? table : `${table}: ${at}, ${field}, ${column}`;
  const said =
    code === "table-unknown"
      ? `${at} reads the table ${table}, which does not exist.`
      : `${at}: ${message}`;
  return { kind: "table", name, message: said, blocks: false };
}

async function missingFlow(
  tx: ScopedTransaction,
  value: string,
  { environmentId, at }: { readonly environmentId: string; readonly at: string },
): Promise<Missing | null> {
  const name = await nameIfMissing(tx, value, environmentId);
  if (name === null) return null;
  const message = `${at} runs ${name}, which is not published there yet. Its runs would fail.`;
  return { kind: "flow", name, message, blocks: false };
}

async function missingErrorFlow(
  tx: ScopedTransaction,
  value: string,
  environmentId: string,
): Promise<Missing | null> {
  const name = await nameIfMissing(tx, value, environmentId);
  if (name === null) return null;
  const message = `Its failures go to ${name}, which is not published there yet: nobody would get them.`;
  return { kind: "flow", name, message, blocks: false };
}

/** What the flow is called when it does not run in the environment, its id when there is none; null when it runs. */
async function nameIfMissing(
  tx: ScopedTransaction,
  value: string,
  environmentId: string,
): Promise<string | null> {
  const called = uuid.test(value) ? await readPublication(tx, value, environmentId) : null;
  if (called !== null && called.state !== "withdrawn") return null;
  const [row] = await tx.select({ name: flow.name }).from(flow).where(sql`id::text = ${value}`);
  return row?.name ?? value;
}
