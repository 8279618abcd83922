import { eq } from "drizzle-orm";
import { environment } from "../../drizzle/schema/partners";
import { sameJson } from "../../runtime/flow/canonical";
import type { FlowDocument } from "../../runtime/flow/document";
import { versionHash } from "../../runtime/flow/version-hash";
import type { JsonObject } from "../../runtime/json";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { fillParameters } from "../flows/check-parameters";
import type { EnvironmentPlace } from "../flows/flow-place";
import { parseLogic } from "../flows/parse-stored";
import type { InScope } from "../flows/published-code";
import { readDraftRow, readPublication, readVersion } from "../flows/repository";
import { takeNewestMaps } from "../maps/take-newest";
import { RequestError } from "../request-error";
import { runTests } from "./ask-flow-tests";
import { readVerdict, type Verdict } from "./list-tests";
import { countTests } from "./stored-tests";

/** What was found of a flow's tests before it is published: nothing else may be published by it. */
export type TestedBefore = Verdict & {
  /** Hex SHA-256 of the logic. */
  readonly version: string;
  /** As they are filled for the publication. */
  readonly parameters: JsonObject;
  /** Why it is published although not all passed. */
  readonly reason: string;
};

/**
 * What is known of the tests of what is published. In production only what was tested is published, unless there was
 * nothing to test; going back runs none, and the demonstration's are run when it is built.
 */
export type Tested = TestedBefore | "nothing-to-test" | "rolled-back" | "demonstration";

type Asked = {
  readonly flowId: string;
  /** Hash of an existing version; null for the draft. */
  readonly version: string | null;
  /** As they were given; the others stay as they are there. */
  readonly parameters: JsonObject;
};

/** What would be published, and with which values; null where there is nothing to test of it. */
export async function readUntested(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  { flowId, version, parameters: given }: Asked,
): Promise<Pick<TestedBefore, "version" | "parameters"> | null> {
  if (!(await isProduction(tx, place)) || (await countTests(tx, flowId)) === 0) return null;
  const row =
    version === null ? await readDraftRow(tx, flowId) : await readVersion(tx, flowId, version);
  // Publishing says that there is no such version.
  if (row === null) return null;
  const stored = parseLogic(row.logic);
  const document = version === null ? await takeNewestMaps(tx, stored) : stored;
  const before = (await readPublication(tx, flowId, place.environmentId))?.parameters ?? {};
  const parameters = fillParameters(document, given, before as JsonObject);
  // Also what runs there already: it may have been published although a test failed, or before there was one.
  return { version: version ?? versionHash(document), parameters };
}

/**
 * Throws REVISION_STALE where something else is published than what was tested, or what was not tested at all though
 * it has to be: the draft, the values or the tests were changed in between.
 */
export async function refuseUntested(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flowId: string,
  found: {
    readonly document: FlowDocument;
    readonly parameters: JsonObject;
    readonly tested: Tested;
  },
): Promise<void> {
  const { document, parameters, tested } = found;
  if (tested === "rolled-back" || tested === "demonstration") return;
  const version = versionHash(document);
  if (tested === "nothing-to-test") {
    if (!(await isProduction(tx, place)) || (await countTests(tx, flowId)) === 0) return;
  } else if (version === tested.version && sameJson(parameters, tested.parameters)) return;
  throw new RequestError("REVISION_STALE", "The draft was changed meanwhile. Look at it again.");
}

async function isProduction(tx: ScopedTransaction, place: EnvironmentPlace): Promise<boolean> {
  const [row] = await tx
    .select({ kind: environment.kind })
    .from(environment)
    .where(eq(environment.id, place.environmentId));
  return row?.kind === "production";
}

/**
 * Runs the tests of what is to be published in production. Throws CONFLICT, with `detail.tests` and `detail.notRun`,
 * where not all pass and nobody says why it is published anyway.
 */
export async function testBeforePublishing(
  inScope: InScope,
  actor: Actor,
  place: EnvironmentPlace,
  { anyway, ...asked }: Asked & { readonly anyway: string | null },
): Promise<Tested> {
  const untested = await inScope((tx) => readUntested(tx, place, asked));
  if (untested === null) return "nothing-to-test";
  const { flowId, version } = asked;
  const { parameters } = untested;
  const ran = await runTests(inScope, actor, place, { flowId, version, parameters, tests: null });
  const verdict = await inScope((tx) =>
    readVerdict(tx, place, flowId, { version: ran.version, parameters }),
  );
  refuseRed(verdict, anyway);
  return { version: ran.version, parameters, ...verdict, reason: anyway ?? "" };
}

/** Throws CONFLICT where not all passed and there is no reason to publish all the same. */
export function refuseRed({ failed, notRun }: Verdict, anyway: string | null): void {
  if ((failed.length === 0 && notRun.length === 0) || anyway !== null) return;
  const sentences: string[] = [];
  if (failed.length > 0) {
    const fail = failed.length === 1 ? "A test fails" : `${failed.length} tests fail`;
    sentences.push(
      `${fail}: ${listed(failed)}. Look at what differs under Tests, or say why it is published anyway.`,
    );
  }
  if (notRun.length > 0) {
    const were = notRun.length === 1 ? "A test was" : `${notRun.length} tests were`;
    sentences.push(
      `${were} not come to in time: ${listed(notRun)}. Publish again: it goes on with what is left.`,
    );
  }
  throw new RequestError("CONFLICT", sentences.join(" "), {
    detail: { tests: [...failed], notRun: [...notRun] },
  });
}

function listed(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  const first = names.slice(0, 5).map((name) => `“${name}”`);
  return first.join(", ") + more;
}
