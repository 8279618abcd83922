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
  /** Whether it ever stepped out of its lane, also when it ended afterwards. */
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
    `select a.id, a.finished, a.code, a.parked or x.run is not null as parked, k.value as reference
       from (select id, true as finished, status as code, false as parked from run
             union all select id, false, state, parked from live) a
       left join exception x on x.run = a.id and x.cause = 'parked'
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

export type Overtaking = { readonly earlier: string; readonly later: string };

/** Orders of one key whose effect came before that of an earlier accepted one. Parked ones are left out. */
export function findOvertaking(
  orders: readonly SentOrder[],
  effects: ReadonlyMap<string, Effect>,
  parked: ReadonlySet<string>,
): readonly Overtaking[] {
  const byKey = new Map<string, { reference: string; sequence: number; position: number }[]>();
  for (const order of orders) {
    const position = effects.get(order.reference)?.positions[0];
    if (order.state !== "accepted" || position === undefined || parked.has(order.reference))
      continue;
    const list = byKey.get(order.orderingKey) ?? [];
    list.push({ reference: order.reference, sequence: order.sequence, position });
    byKey.set(order.orderingKey, list);
  }
  const found: Overtaking[] = [];
  for (const list of byKey.values()) {
    list.sort((left, right) => left.sequence - right.sequence);
    list.forEach((entry, index) => {
      const before = list[index - 1];
      if (before && before.position > entry.position) {
        found.push({ earlier: before.reference, later: entry.reference });
      }
    });
  }
  return found;
}
