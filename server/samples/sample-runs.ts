import type { SampleRunRequest, SampleRunResult } from "../../drizzle/schema/samples";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { PublicationSource } from "../flows/publication-source";
import { startPublishedRun } from "../flows/start-published-run";
import type { RequestLog } from "../worker-requests/answer-requests";
import { auditBegun, auditLate, auditRefused } from "./audit-begun";
import { answerTrials } from "./trial-requests";

type Parts = {
  readonly db: AppDatabase;
  readonly publications: PublicationSource;
  readonly log: RequestLog;
  readonly host: RunHost;
};

/** Starts the runs that people ask for with a sample, each by one of the workers. */
export function startSampleRuns(parts: Parts) {
  return answerTrials(parts, "sample_run", (place, flowId, request) =>
    start(parts, place, flowId, request),
  );
}

async function start(
  { db, host, publications }: Parts,
  place: EnvironmentPlace,
  flowId: string,
  { run, trigger, message, asked }: SampleRunRequest,
): Promise<SampleRunResult> {
  const published = await publications.published(place, flowId);
  if (published === null || published.state === "withdrawn") {
    return { refused: "This flow is not published here any more." };
  }
  const { body, method, contentType, ...rest } = message;
  // Nothing is held open while the run is stored, which takes other connections; what was asked for is kept before.
  if (asked !== undefined) {
    await withScope(db, place, (tx) => auditBegun(tx, place, flowId, asked));
  }
  try {
    const started = await startPublishedRun(host, published, {
      run,
      trigger: {
        node: trigger,
        ...rest,
        ...(method !== null && { method }),
        ...(contentType !== null && { contentType }),
        bytes: new TextEncoder().encode(body),
      },
      dedupe: { source: `sample:${flowId}`, key: run },
    });
    await started.verdict;
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    if (asked !== undefined) {
      await withScope(db, place, (tx) => auditRefused(tx, place, flowId, asked, error.code));
    }
    return { refused: error.message };
  }
  if (asked !== undefined) await withScope(db, place, (tx) => auditLate(tx, place, flowId, asked));
  return { refused: null, audited: true };
}
