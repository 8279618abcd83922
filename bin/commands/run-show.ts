import { type RunView, readRun } from "../../server/runs/read-run";
import { type Command, onlyPositional } from "../command";
import { type FoundRun, findRuns, noSuchRun, ownerScope } from "../find-run";
import { withInstallation } from "../installation";
import { inPlace } from "../place";

function time(ms: number | null): string {
  return ms === null ? "–" : new Date(ms).toISOString();
}

type PlacedView = RunView & { readonly place: Pick<FoundRun, "distributor" | "environment"> };

function format({ run, flow, nodes, keys, error, note, document, place }: PlacedView): string {
  const nameOf = (node: string) => document?.nodes[node]?.name ?? node;
  const head = [
    `run       ${run.id}`,
    `place     ${place.distributor}, ${place.environment}`,
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
  summary: "a run by its id, or all runs of an order by one of its numbers: status, path, times",
  options: {},
  example: "run show BF-99001",
  async run(context) {
    const wanted = onlyPositional(context, "a run id or a business key");
    return withInstallation(context.dataFolder, async (installation) => {
      const { runs: found, isMore } = await findRuns(installation, wanted);
      if (found.length === 0) throw noSuchRun(wanted);
      const views: PlacedView[] = [];
      // The order's way: what came first stands first.
      for (const run of found.toReversed()) {
        const view = await inPlace(installation, run, (tx) => readRun(tx, ownerScope(run), run.id));
        const { distributor, environment } = run;
        views.push({ ...view, place: { distributor, environment } });
      }
      const values = views.map(({ document: _document, layout: _layout, ...value }) => value);
      const note = isMore
        ? [`These are the newest ${found.length}; older runs have this key, too.`]
        : [];
      return {
        value: values.length === 1 ? values[0] : { runs: values, isMore },
        text: [...views.map(format), ...note].join("\n\n"),
      };
    });
  },
};
