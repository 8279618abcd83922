import { assumedByClass } from "../../runtime/backtest/assumed-words";
import type { JsonObject } from "../../runtime/json";
import type { BacktestView } from "./read-backtest";

/**
 * As the API tells of a backtest, and the command line with `--json`.
 * @param payloads whether the reader may see what quotes documents
 */
export function backtestResource(view: BacktestView, payloads: boolean): JsonObject {
  const { counts, causes, assumed, otherCauses } = view.tally;
  const byClass = assumedByClass(view.tally);
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    id: view.id,
    flow: view.flowId,
    draft: { revision: view.revision, hash: view.version },
    from: at(view.request.from),
    to: at(view.request.to),
    statuses: [...view.request.statuses],
    key: payloads ? view.request.key : null,
    most: view.request.most,
    tables: view.request.tables,
    state: view.state,
    note: view.note,
    total: view.total,
    done: view.done,
    counts: { ...counts },
    assumed,
    assumedOf: byClass === null ? null : { ...byClass },
    causes: causes.map(({ class: kind, cause, runs, assumed: some, also, alsoMore, sample }) => ({
      class: kind,
      cause: { ...cause, ...(cause.kind === "failure" && !payloads && { message: null }) },
      runs,
      assumed: some,
      also: { ...also },
      alsoMore: alsoMore ?? 0,
      sample,
    })),
    otherCauses,
    requestedBy: view.requestedBy,
    requestedAt: at(view.requestedAt),
    startedAt: at(view.startedAt),
    endedAt: at(view.endedAt),
  };
}
