import { and, eq, sql } from "drizzle-orm";
import {
  type SampleRunRequest,
  type SampleRunResult,
  stepTest,
} from "../../drizzle/schema/samples";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { PublicationSource } from "../flows/publication-source";
import { startPublishedRun } from "../flows/start-published-run";
import { answerRequests, type RequestLog } from "../worker-requests/answer-requests";

/** Nobody waits longer, so an older one is not begun. */
const waitMs = 20_000;

type Parts = {
  readonly db: AppDatabase;
  readonly publications: PublicationSource;
  readonly log: RequestLog;
  readonly host: RunHost;
};

/** Starts the runs that people ask for with a sample, each by one of the workers. */
export function startSampleRuns(parts: Parts) {
  return answerRequests(parts.db, parts.log, {
    request: "sample_run",
    async claim(tx, id) {
      const [row] = await tx
        .update(stepTest)
        .set({ state: "running" })
        .where(
          and(
            eq(stepTest.id, id),
            eq(stepTest.state, "queued"),
            sql`${stepTest.requestedAt} > now() - make_interval(secs => ${waitMs / 1000})`,
          ),
        )
        .returning({
          flowId: stepTest.flowId,
          environmentId: stepTest.environmentId,
          request: stepTest.request,
        });
      return row;
    },
    async answer({ flowId, environmentId, request }, { id, ...scope }) {
      if (request === null || !("run" in request)) return;
      const result = await start(parts, { ...scope, environmentId }, flowId, request);
      await withScope(parts.db, scope, (tx) =>
        tx
          .update(stepTest)
          .set({ state: "done", request: null, result })
          .where(eq(stepTest.id, id)),
      );
    },
  });
}

async function start(
  { host, publications }: Parts,
  place: EnvironmentPlace,
  flowId: string,
  { run, trigger, message }: SampleRunRequest,
): Promise<SampleRunResult> {
  const published = await publications.published(place, flowId);
  if (published === null || published.state === "withdrawn") {
    return { refused: "This flow is not published here any more." };
  }
  const { body, method, contentType, ...rest } = message;
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
    return { refused: null };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    return { refused: error.message };
  }
}
