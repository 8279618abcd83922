import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { FlowDocument } from "../../runtime/flow/document";
import { importFlow } from "../../runtime/flow/flow-files";
import { failureWords } from "../../runtime/flow-tests/failure-words";
import type { Json, JsonObject } from "../../runtime/json";
import type { RanTest, SuiteRun } from "../../server/flow-tests/run-suite";
import { exportFlowFiles } from "../../server/flows/flow-folder";
import { readPublication } from "../../server/flows/repository";
import { type Command, onlyPositional, textOption, type Values } from "../command";
import { findFlow } from "../find-flow";
import { readFlowDirectory } from "../flow-directory";
import { type Installation, withInstallation } from "../installation";
import { inPlace, type Place, placeOptions, placeShape, readPlace } from "../place";
import { planOf, playTests, playTestsIn } from "../play-tests";

type Files = Readonly<Record<string, string>>;
type Folder = { readonly document: FlowDocument; readonly tests: readonly FolderTest[] };
type FolderTest = {
  readonly id: string;
  readonly file: string;
  readonly revision: number;
  readonly document: string;
};

/** Its logic and its tests; throws with the first problem of its files. */
function folderOf(files: Files): Folder {
  const { folder, problems } = importFlow(files);
  if (folder === null) throw new Error(`${problems[0]?.file}: ${problems[0]?.message}`);
  const tests = Object.entries(folder.tests).map(([file, test]) => ({
    id: file,
    file,
    revision: 1,
    document: JSON.stringify(test),
  }));
  return { document: folder.document, tests };
}

/** With the tables and the parameters of an environment. */
async function runIn(
  installation: Installation,
  place: Place,
  flow: { readonly id: string; readonly folder: Folder },
): Promise<SuiteRun> {
  const published = await inPlace(installation, place, (tx) =>
    readPublication(tx, flow.id, place.environmentId),
  );
  return playTestsIn(installation, place, {
    plan: planOf(flow.folder.document),
    tests: flow.folder.tests,
    parameters: (published?.parameters ?? {}) as JsonObject,
  });
}

async function runFolder(folder: Folder, values: Values, dataFolder: string) {
  const plan = planOf(folder.document);
  const place = { partner: "", distributor: "", environment: "" };
  if (plan.tables.length === 0) {
    return playTests({ plan, tests: folder.tests, parameters: {} }, place);
  }
  // What its tables have stands in an environment.
  return withInstallation(dataFolder, async (installation) => {
    const { id } = folder.document;
    return runIn(installation, await readPlace(installation, values, id), { id, folder });
  });
}

async function runStored(wanted: string, values: Values, dataFolder: string) {
  return withInstallation(dataFolder, async (installation) => {
    const flow = await findFlow(installation, wanted, textOption(values, "distributor"));
    const place = await readPlace(installation, values, flow.id);
    const files = await inPlace(installation, place, (tx) =>
      exportFlowFiles(tx, flow.id, { tests: true }),
    );
    return runIn(installation, place, { id: flow.id, folder: folderOf(files) });
  });
}

function linesOf({ name, result }: RanTest): readonly string[] {
  const older = (result.older?.words ?? []).map((words) => `        Older message: ${words}`);
  if (result.passed) return [`passed  ${name}`, ...older];
  const head = `failed  ${name}`;
  if (result.broken !== undefined) return [head, `        ${result.broken}`];
  // What is open for want of an answer is among the reasons.
  const failed = result.checks.filter(({ passed, untold }) => !passed && untold !== true);
  return [
    head,
    ...older,
    ...(result.reasons ?? []).map((reason) => `        ${reason}`),
    ...failed.flatMap(({ changes = [], more = 0, ...found }) => [
      `        ${failureWords(found)}`,
      ...changes.map(
        ({ path, before, after }) =>
          `          ${path === "" ? "the whole" : path}: ${textOf(before)} → ${textOf(after)}`,
      ),
      ...(more > 0 ? [`          and ${more} more`] : []),
    ]),
  ];
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)} …` : text;
}

export const flowTestCommand: Command = {
  name: "flow test",
  shape: `FLOW|DIR ${placeShape}`,
  summary: "run the tests of a flow's draft (its id or name), or of a folder; no system is asked",
  options: placeOptions,
  example: 'flow test "Shopify order to ERP" --environment production --json',
  async run({ positionals, values, dataFolder, ...context }) {
    const wanted = onlyPositional(
      { positionals, values, dataFolder, ...context },
      "the flow, or the folder with flow.json",
    );
    const directory = resolve(wanted);
    const { ran, left } = existsSync(join(directory, "flow.json"))
      ? await runFolder(folderOf(readFlowDirectory(directory)), values, dataFolder)
      : await runStored(wanted, values, dataFolder);
    const failed = ran.filter(({ result }) => !result.passed).length;
    const verdict =
      ran.length === 0
        ? "There are no tests."
        : failed === 0
          ? left.length === 0
            ? `All ${ran.length} passed.`
            : `${ran.length} passed, ${left.length} not run in time.`
          : `${failed} of ${ran.length} failed.`;
    return {
      value: {
        ok: failed === 0 && left.length === 0,
        notRun: left.map(({ file }) => `tests/${file}.json`),
        tests: ran.map(({ name, test, result: { coverage: _, ...result } }) => ({
          name,
          file: `tests/${test.file}.json`,
          ...result,
        })),
      },
      text: [...ran.flatMap(linesOf), verdict].join("\n"),
      isWell: failed === 0 && left.length === 0,
    };
  },
};
