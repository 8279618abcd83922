import { systemActor } from "../../access/actor";
import { createConnection } from "../../connections/save-connection";
import { withScope } from "../../db";
import type { DebugWorld } from "./debug-world";

/** Adds a simulated system, which is its own sandbox; gives its connection's id. */
export async function addSimulated({ world, place }: DebugWorld): Promise<string> {
  const { db, sealer } = world.workbench.services;
  const { id } = await withScope(db, place, (tx) =>
    createConnection({ tx, sealer, actor: systemActor }, place, {
      name: "ERP (sandbox)",
      kind: "http",
      config: { baseUrl: "sandbox://erp", auth: "none" },
      secrets: {},
    }),
  );
  return id;
}

/** Where the flow's slot leads from now on. */
export async function bindTarget(
  { world }: DebugWorld,
  flowId: string,
  connection: string,
): Promise<void> {
  await world.workbench.owner.query(
    "update publication set bindings = json_build_object('target', $2::text)::jsonb where flow_id = $1",
    [flowId, connection],
  );
}
