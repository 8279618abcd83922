import type { FlowFiles } from "../runtime/flow/flow-files";
import type { ScopedTransaction } from "../server/db";
import { readUntested, refuseRed, type Tested } from "../server/flow-tests/publish-gate";
import { readTests } from "../server/flow-tests/stored-tests";
import { importFlowFiles } from "../server/flows/flow-folder";
import { parseLogic } from "../server/flows/parse-stored";
import { readDraftRow } from "../server/flows/repository";
import { takeNewestMaps } from "../server/maps/take-newest";
import type { Installation } from "./installation";
import { commandLineActor, inPlace, type Place } from "./place";
import { planOf, playTestsIn } from "./play-tests";

/** Takes a transaction back that was begun only to see what would come of it. */
class OnlyToSee extends Error {
  override readonly name = "OnlyToSee";
}

/**
 * Runs the tests of what importing these files would publish, before the transaction that does: it keeps others from
 * the flow. Throws CONFLICT where not all pass and nobody says why it is published anyway.
 */
export async function testBeforeImport(
  installation: Installation,
  place: Place,
  files: FlowFiles,
  anyway: string | null,
): Promise<Tested> {
  const seen = await readUntestedOf(installation, place, files);
  if (seen === null) return "nothing-to-test";
  const { untested, document, tests, isElsewhere } = seen;
  if (isElsewhere) {
    throw new Error(
      "The flow gets an id of its own here, which its tests cannot know before. Import it without --publish, export it again, and publish that.",
    );
  }
  const { parameters, version } = untested;
  const { ran, left } = await playTestsIn(installation, place, {
    plan: planOf(document),
    tests,
    parameters,
  });
  const verdict = {
    failed: ran.filter(({ result }) => !result.passed).map(({ name }) => name),
    notRun: left.map(({ file }) => file),
  };
  refuseRed(verdict, anyway);
  return { version, parameters, ...verdict, reason: anyway ?? "" };
}

async function readUntestedOf(installation: Installation, place: Place, files: FlowFiles) {
  let seen: Awaited<ReturnType<typeof readImported>> = null;
  await inPlace(installation, place, async (tx) => {
    seen = await readImported(tx, place, files);
    throw new OnlyToSee();
  }).catch((error: unknown) => {
    if (!(error instanceof OnlyToSee)) throw error;
  });
  return seen as Awaited<ReturnType<typeof readImported>>;
}

async function readImported(tx: ScopedTransaction, place: Place, files: FlowFiles) {
  const { id } = await importFlowFiles(tx, commandLineActor(), place, files);
  const untested = await readUntested(tx, place, { flowId: id, version: null, parameters: {} });
  if (untested === null) return null;
  const document = await takeNewestMaps(tx, parseLogic((await readDraftRow(tx, id)).logic));
  const named = JSON.parse(files["flow.json"] ?? "{}") as { readonly id?: unknown };
  const isElsewhere = named.id !== id;
  return { untested, document, tests: await readTests(tx, id), isElsewhere };
}
