import { and, eq, isNull, sql } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import type { StepTestRequest, StepTestResult } from "../../drizzle/schema/samples";
import type { RunHost } from "../../runtime/engine/run-host";
import { type TrialHost, tryStep } from "../../runtime/engine/try-step";
import { FlowError } from "../../runtime/errors/flow-error";
import type { Json } from "../../runtime/json";
import type { Http } from "../../runtime/ports";
import type { OpenConnections } from "../connections/open-connections";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { PublicationSource } from "../flows/publication-source";
import type { RequestLog } from "../worker-requests/answer-requests";
import { readLogic } from "./ask-step-test";
import { answerTrials } from "./trial-requests";

type Parts = {
  readonly db: AppDatabase;
  readonly http: Http;
  readonly connections: OpenConnections;
  readonly publications: PublicationSource;
  readonly log: RequestLog;
  readonly host: Pick<RunHost, "clock" | "ids" | "hash" | "tables" | "code">;
};

/** Does the tests that people ask for, each by one of the workers. */
export function startStepTests(parts: Parts) {
  return answerTrials(parts, "step_test", (place, flowId, request) =>
    run(parts, place, flowId, request),
  );
}

async function run(
  parts: Parts,
  place: EnvironmentPlace,
  flowId: string,
  request: StepTestRequest,
): Promise<StepTestResult> {
  const document = readLogic(request.logic);
  const published = await parts.publications.published(place, flowId);
  let sentTo: string | null = null;
  const host: TrialHost = {
    ...parts.host,
    http: parts.http,
    async connection(slot) {
      const bound = published?.bindings[slot] ?? (await connectionNamed(parts.db, place, slot));
      const open = await parts.connections.open(place, bound, { flow: flowId });
      sentTo = open.name;
      return open;
    },
  };
  const { clock, ids } = parts.host;
  const id = ids.next();
  const acceptedAt = clock.now();
  const { body, method, contentType, ...message } = request.message;
  const result = await tryStep(
    host,
    {
      id,
      partner: place.partnerId,
      distributor: place.distributorId,
      environment: place.environmentId,
      flow: flowId,
      version: "draft",
      purpose: "debug",
      retention: 7,
      origin: id,
      originAcceptedAt: acceptedAt,
      parent: null,
      acceptedAt,
    },
    {
      document,
      target: request.target,
      trigger: {
        node: request.trigger,
        ...message,
        ...(method !== null && { method }),
        ...(contentType !== null && { contentType }),
        bytes: new TextEncoder().encode(body),
      },
      parameters: published?.parameters ?? {},
      answers: request.answers as { readonly [node: string]: Json },
      live: request.live,
    },
  );
  return { ...result, sentTo };
}

/** Before the first publication a slot means the connection of its name. */
async function connectionNamed(
  db: AppDatabase,
  place: EnvironmentPlace,
  slot: string,
): Promise<string> {
  const [row] = await withScope(db, place, (tx) =>
    tx
      .select({ id: connection.id })
      .from(connection)
      .where(
        and(
          eq(connection.environmentId, place.environmentId),
          isNull(connection.archivedAt),
          sql`lower(${connection.name}) = lower(${slot})`,
        ),
      ),
  );
  if (row === undefined) {
    throw new FlowError("CONNECTION_MISSING", `There is no connection “${slot}” here.`, {
      detail: { slot },
    });
  }
  return row.id;
}
