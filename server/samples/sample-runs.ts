import type { SampleRunRequest, SampleRunResult } from "../../drizzle/schema/samples";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { PublicationSource } from "../flows/publication-source";
import { startPublishedRun } from "../flows/start-published-run";
import type { RequestLog } from "../worker-requests/answer-requests";
import { auditBegun } from "./audit-begun";
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
  try {
    await withScope(db, place, async (tx) => {
      if (asked !== undefined) await auditBegun(tx, place, flowId, asked);
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
    });
    return { refused: null, audited: true };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    return { refused: error.message };
  }
}
