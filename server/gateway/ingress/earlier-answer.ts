import type { RunHead } from "@/runtime/engine/records";
import { answerIn } from "@/runtime/engine/run-answer";
import { decodeSegment } from "@/runtime/engine/segment-codec";
import type { Answer } from "@/runtime/nodes/execution";
import type { Journal } from "@/runtime/ports";
import { type AppDatabase, type Scope, withScope } from "@/server/db";
import { RequestError } from "@/server/request-error";
import { readChain, readStoredRun, type StoredRun } from "@/server/runs/read-head";
import type { Problem } from "../problem";
import type { Endpoint } from "./endpoint";
import { malformed } from "./refusals";

/** What a repeated delivery, or somebody who asks at the status address, is told. */
export type EarlierAnswer =
  | {
      readonly kind: "answer";
      readonly run: string;
      readonly status: string;
      readonly answer: Answer;
    }
  | { readonly kind: "problem"; readonly run: string; readonly problem: Problem }
  | { readonly kind: "accepted"; readonly run: string; readonly status: string };

export type EarlierAnswers = {
  /** Answer of the chain's newest live or replay run; `origin` is the run the first delivery made. */
  read(endpoint: Endpoint, origin: string): Promise<EarlierAnswer>;
  /** The same for one run of this address; null when it is none. */
  readRun(endpoint: Endpoint, run: string): Promise<EarlierAnswer | null>;
};

export function openEarlierAnswers(db: AppDatabase, journal: Journal): EarlierAnswers {
  const readStored = (scope: Scope, id: string) =>
    withScope(db, scope, (tx) => readStoredRun(tx, scope, id)).catch((error: unknown) => {
      if (error instanceof RequestError) {
        return null;
      }
      throw error;
    });
  return {
    async read(endpoint, origin) {
      const scope = scopeOf(endpoint);
      const chain = await withScope(db, scope, (tx) => readChain(tx, scope, { origin }));
      const newest = chain.findLast(({ purpose }) => purpose === "live" || purpose === "replay");
      const stored = await readStored(scope, newest?.id ?? origin);
      // The first delivery's commit is known to be durable; a run past its retention is not there.
      return stored === null
        ? { kind: "accepted", run: origin, status: "accepted" }
        : answerOf(journal, endpoint, stored);
    },
    async readRun(endpoint, run) {
      const stored = await readStored(scopeOf(endpoint), run);
      const ofThisAddress =
        stored?.flow === endpoint.flow && stored.environmentId === endpoint.environment;
      return stored === null || !ofThisAddress ? null : answerOf(journal, endpoint, stored);
    },
  };
}

function scopeOf(endpoint: Endpoint): Scope {
  return { partnerId: endpoint.partner, distributorId: endpoint.distributor };
}

async function answerOf(
  journal: Journal,
  endpoint: Endpoint,
  stored: StoredRun,
): Promise<EarlierAnswer> {
  const accepted = { kind: "accepted", run: stored.id, status: stored.status } as const;
  if (!endpoint.trigger.synchronous && stored.error?.code !== "BODY_MALFORMED") {
    return accepted;
  }
  const head = headOf(endpoint, stored);
  const history = await journal.load(head);
  const segments = history.segments.map(({ body }) => decodeSegment(body));
  const answer = await answerIn(journal, head, segments);
  if (answer !== null) {
    return { ...accepted, kind: "answer", answer };
  }
  const error = segments.findLast(({ end }) => end !== undefined)?.end?.error;
  if (error?.code === "BODY_MALFORMED") {
    return { kind: "problem", run: stored.id, problem: malformed(stored.id, error) };
  }
  if (stored.status === "succeeded") {
    const body = { run: stored.id, status: stored.status };
    return { ...accepted, kind: "answer", answer: { status: 200, headers: {}, body } };
  }
  return accepted;
}

function headOf(endpoint: Endpoint, stored: StoredRun): RunHead {
  return {
    id: stored.id,
    partner: endpoint.partner,
    distributor: endpoint.distributor,
    environment: stored.environmentId,
    flow: stored.flow,
    version: stored.version,
    purpose: stored.purpose,
    retention: stored.retention,
    origin: stored.origin,
    originAcceptedAt: stored.originAcceptedAt,
    parent: stored.parent,
    acceptedAt: stored.acceptedAt,
  };
}
