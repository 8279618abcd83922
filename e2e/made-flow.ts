import type { Page } from "@playwright/test";
import type { FlowDocument } from "@/runtime/flow/document";
import { call } from "./order-flow";

/** A draft of a new flow in the test environment. Gives where it is debugged. */
export async function madeFlow(
  page: Page,
  title: string,
  { nodes, edges }: Pick<FlowDocument, "nodes" | "edges">,
): Promise<string> {
  const name = `${title} ${Date.now().toString(36)}`;
  const { id } = await call<{ id: string }>(page, "flows.create", {
    name,
    logic: JSON.stringify({ schemaVersion: 1, id: "new", name, settings: {}, nodes, edges }),
    layout: JSON.stringify({ nodes: {} }),
  });
  return `/d/hallberg/test/flows/${id}/debug`;
}

/** Saves the new flow that is debugged at this address with other steps; it was not saved since. */
export async function saveFlow(
  page: Page,
  at: string,
  { nodes, edges }: Pick<FlowDocument, "nodes" | "edges">,
): Promise<void> {
  const [, id = ""] = /flows\/([^/]+)\/debug/.exec(at) ?? [];
  const logic = { schemaVersion: 1, id, name: "Other steps", settings: {}, nodes, edges };
  await call(page, "flows.save", {
    flowId: id,
    revision: 1,
    logic: JSON.stringify(logic),
    layout: JSON.stringify({ nodes: {} }),
  });
}
