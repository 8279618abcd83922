import type { MemberScope } from "../../server/access/scope";
import { openOwnerPool } from "../../server/db";
import { type RunView, readRun } from "../../server/runs/read-run";
import { type Command, onlyPositional, UsageError } from "../command";
import { type Installation, requireOwner, withInstallation } from "../installation";
import { inPlace } from "../place";

/** By its id, or by a business key that only one run has. */
async function findRun(installation: Installation, wanted: string) {
  const pool = openOwnerPool(requireOwner(installation), { max: 1 });
  try {
    const { rows } = await pool.query<{
      id: string;
      partnerId: string;
      distributorId: string;
      environmentId: string;
      flow: string | null;
    }>(
      `select found.id, found.partner_id as "partnerId", found.distributor_id as "distributorId",
         found.environment_id as "environmentId", flow.name as flow
       from (select id, partner_id, distributor_id, environment_id, flow_id from live
         union all select id, partner_id, distributor_id, environment_id, flow_id from run) found
         left join flow on flow.id = found.flow_id
       where found.id::text = $1 or found.id in (select run from run_key where value = $1)
       order by found.id desc limit 20`,
      [wanted],
    );
    const [run, ...others] = rows;
    if (run === undefined) throw new Error(`There is no run with this id or key: ${wanted}.`);
    if (others.length > 0 && run.id !== wanted) {
      throw new UsageError(
        `Several runs have the key "${wanted}". Give one of their ids:`,
        rows.map(({ id, flow }) => ({ id, flow })),
      );
    }
    return run;
  } finally {
    await pool.end();
  }
}

function time(ms: number | null): string {
  return ms === null ? "–" : new Date(ms).toISOString();
}

function format({ run, flow, nodes, keys, error, note, document }: RunView): string {
  const nameOf = (node: string) => document?.nodes[node]?.name ?? node;
  const head = [
    `run       ${run.id}`,
    `flow      ${flow.name}${flow.version === null ? "" : `, version ${flow.version}`}`,
    `status    ${run.status}${run.purpose === "live" ? "" : ` (${run.purpose})`}`,
    `accepted  ${time(run.acceptedAt)}`,
    `ended     ${time(run.endedAt)}`,
    ...keys.map(({ kind, value }) => `key       ${kind} ${value}`),
    ...(note === null ? [] : [`note      ${note}`]),
    ...(error === null
      ? []
      : [`error     ${error.code} at ${nameOf(error.node ?? "–")}: ${error.message}`]),
  ];
  const steps = nodes.map(({ node, status, total, retries, busyUs }) => {
    const often = total > 1 ? ` ×${total}` : "";
    const again = retries > 0 ? `, ${retries} more attempts` : "";
    return `  ${status.padEnd(10)} ${nameOf(node)}${often}  ${(busyUs / 1000).toFixed(1)} ms${again}`;
  });
  return [...head, "", ...steps].join("\n");
}

export const runShowCommand: Command = {
  name: "run show",
  shape: "RUN",
  summary: "a run by its id or one of its numbers: status, path, times",
  options: {},
  example: "run show BF-99001",
  async run(context) {
    const wanted = onlyPositional(context, "a run id or a business key");
    return withInstallation(context.dataFolder, async (installation) => {
      const { id, flow: _flow, ...place } = await findRun(installation, wanted);
      // Whoever has the owner's address may see everything.
      const scope: MemberScope = {
        ...place,
        environmentKind: "production",
        userId: "",
        userName: "command line",
        standings: [{ role: "owner", grants: {} }],
        partnerWide: true,
      };
      const view = await inPlace(installation, place, (tx) => readRun(tx, scope, id));
      const { document: _document, layout: _layout, ...value } = view;
      return { value, text: format(view) };
    });
  },
};
