import { resolve } from "node:path";
import { type FlowFiles, importFlow } from "../../runtime/flow/flow-files";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { importFlowFiles } from "../../server/flows/flow-folder";
import { type PublishRequest, publishFlow } from "../../server/flows/publish-flow";
import { checkCodeBefore, type InScope } from "../../server/flows/published-code";
import { type Command, onlyPositional, textOption, UsageError, type Values } from "../command";
import { readFlowDirectory } from "../flow-directory";
import { type Installation, withInstallation } from "../installation";
import {
  commandLineActor,
  inPlace,
  type Place,
  placeOptions,
  placeShape,
  readPlace,
} from "../place";
import { testBeforeImport } from "../test-before-import";

/** `--bind erp=CONNECTION` pairs. */
function readBindings(values: Values): Record<string, string> {
  const pairs: string[] = Array.isArray(values.bind) ? values.bind.map(String) : [];
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1 || at === pair.length - 1)
        throw new UsageError(`--bind looks like SLOT=CONNECTION, not "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** What only publishing uses is not passed over without it. */
function refuseUnused(values: Values): void {
  const unused = ["note", "bind", "anyway"].filter((name) => values[name] !== undefined);
  if (values.publish === true || unused.length === 0) return;
  const names = unused.map((name) => `--${name}`).join(" and ");
  throw new UsageError(`${names} belongs to a publication: add --publish.`);
}

/** The id that the flow names itself; what is wrong with the file is told by its import. */
function flowIdIn(files: Readonly<Record<string, string>>): string | null {
  try {
    const { id } = JSON.parse(files["flow.json"] ?? "") as { readonly id?: unknown };
    return typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}

/** The code of the files, checked before the transaction that publishes; their import tells what else is wrong. */
async function checkFiles(
  installation: Installation,
  place: Place,
  files: FlowFiles,
): Promise<Pick<PublishRequest, "code">> {
  const document = importFlow(files).folder?.document;
  if (document === undefined) return {};
  const inScope: InScope = (work) => inPlace(installation, place, work);
  const read = () => Promise.resolve(document);
  return { code: await checkCodeBefore(inScope, place, nodeRegistry, read) };
}

export const flowImportCommand: Command = {
  name: "flow import",
  shape: `DIR [--publish [--note TEXT] [--bind SLOT=CONNECTION]… [--anyway REASON]] ${placeShape}`,
  summary: "take a flow from a folder into its draft, and publish it",
  options: {
    ...placeOptions,
    publish: { type: "boolean", help: "make a version of it and publish it to the environment" },
    note: { type: "string", value: "TEXT", help: "what the version is for" },
    bind: {
      type: "string",
      multiple: true,
      value: "SLOT=CONNECTION",
      help: "which connection (its id) a slot means, once per slot",
    },
    anyway: {
      type: "string",
      value: "REASON",
      help: "publish to production although tests fail; the audit log keeps why",
    },
  },
  example: "flow import flows/shopify-order --publish --environment test",
  async run(context) {
    const folder = resolve(onlyPositional(context, "the folder with flow.json"));
    const files = readFlowDirectory(folder);
    const bindings = readBindings(context.values);
    refuseUnused(context.values);
    const anyway = textOption(context.values, "anyway");
    const note = textOption(context.values, "note") ?? "Imported from a folder";
    return withInstallation(context.dataFolder, async (installation) => {
      const place = await readPlace(installation, context.values, flowIdIn(files));
      const actor = commandLineActor();
      const publishes = context.values.publish === true;
      const code = publishes ? await checkFiles(installation, place, files) : {};
      const tested = publishes
        ? await testBeforeImport(installation, place, files, anyway)
        : "nothing-to-test";
      const done = await inPlace(installation, place, async (tx) => {
        const imported = await importFlowFiles(tx, actor, place, files);
        if (!publishes) return { imported, published: null };
        const request = { flowId: imported.id, note, bindings, onlySlots: true, tested, ...code };
        return { imported, published: await publishFlow(tx, actor, place, request) };
      });
      const { imported, published } = done;
      const verb = imported.created ? "created" : "updated";
      const lines = [`flow ${imported.id} ${verb}, draft revision ${imported.revision}`];
      for (const file of imported.ignored) lines.push(`${file} is no file of a flow; left out`);
      for (const file of imported.rewritten) lines.push(`${file} was not canonical; stored so`);
      if (published !== null) {
        const where = `${place.distributor}, ${place.environment}`;
        lines.push(
          `version ${published.number} (${published.hash.slice(0, 12)}) is ${published.state} in ${where}`,
        );
        for (const { address } of published.endpoints) lines.push(`POST /in/${address}`);
        for (const sentence of published.missing) lines.push(`warning: ${sentence}`);
      }
      const endpoints = published?.endpoints.map(({ nodeId, address }) => ({
        node: nodeId,
        path: `/in/${address}`,
      }));
      return {
        value: { ...imported, published: published && { ...published, endpoints } },
        text: lines.join("\n"),
      };
    });
  },
};
