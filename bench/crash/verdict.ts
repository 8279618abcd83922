import type pg from "pg";
import type { SentOrder } from "./orders";

/** What the ERP did for one reference: how often, at which positions, and how many answers it lost. */
export type Effect = {
  readonly count: number;
  readonly positions: readonly number[];
  readonly orderingKey: string;
  readonly lostAnswers: number;
};
export type Kind = SentOrder["kind"];

export type RunFact = {
  readonly reference: string;
  readonly state: "succeeded" | "failed" | "cancelled" | "in-doubt" | "unfinished";
  readonly parked: boolean;
};

/** What the tables say of every run: by run id and by the reference its first step yields. */
export async function readRuns(
  database: pg.Pool,
): Promise<{ byRun: Map<string, RunFact>; byReference: Map<string, RunFact> }> {
  const byRun = new Map<string, RunFact>();
  const byReference = new Map<string, RunFact>();
  const found = await database.query<{
    id: string;
    finished: boolean;
    code: number;
    parked: boolean;
    reference: string | null;
  }>(
    `select a.id, a.finished, a.code, a.parked, k.value as reference
       from (select id, true as finished, status as code, false as parked from run
             union all select id, false, state, parked from live) a
       left join run_key k on k.run = a.id and k.kind = 'reference'`,
  );
  for (const row of found.rows) {
    const fact: RunFact = {
      reference: row.reference ?? "",
      state: stateOf(row.finished, row.code),
      parked: row.parked,
    };
    byRun.set(row.id, fact);
    if (row.reference) byReference.set(row.reference, fact);
  }
  return { byRun, byReference };
}

function stateOf(finished: boolean, code: number): RunFact["state"] {
  if (finished) return code === 0 ? "succeeded" : code === 1 ? "failed" : "cancelled";
  return code === 5 ? "in-doubt" : "unfinished";
}

/** Orders of one key whose effect came before that of an earlier accepted one. Parked ones are left out. */
export function countOutOfOrder(
  orders: readonly SentOrder[],
  effects: ReadonlyMap<string, Effect>,
  parked: ReadonlySet<string>,
): number {
  const byKey = new Map<string, { sequence: number; position: number }[]>();
  for (const order of orders) {
    const position = effects.get(order.reference)?.positions[0];
    if (order.state !== "accepted" || position === undefined || parked.has(order.reference))
      continue;
    const list = byKey.get(order.orderingKey) ?? [];
    list.push({ sequence: order.sequence, position });
    byKey.set(order.orderingKey, list);
  }
  let wrong = 0;
  for (const list of byKey.values()) {
    list.sort((left, right) => left.sequence - right.sequence);
    list.forEach((entry, index) => {
      const before = list[index - 1];
      if (before && before.position > entry.position) wrong++;
    });
  }
  return wrong;
}
