import { type SQL, sql } from "drizzle-orm";
import * as z from "zod";
import { codeOf, runPurposes, runStates, runStatuses } from "../../runtime/engine/codes";
import { waitsForCredentials } from "../../runtime/engine/release";
import type { EnvironmentPlace } from "../flows/flow-place";
import { storableText } from "../journal/storable-text";

/** Lists a person switches between. */
const runViews = ["all", "attention", "moving", "in-doubt", "tests"] as const;

/** No number is longer. */
const searchMax = 200;

export const runFilterInput = z.object({
  view: z.enum(runViews).default("all"),
  /** Start of any number of the order, or the id of a run. */
  search: z.string().trim().max(searchMax).default(""),
  flow: z.uuid().optional(),
  /** Runs of a bulk action: those it was asked for and those it started. */
  bulk: z.uuid().optional(),
  status: z.array(z.enum([...runStates, ...runStatuses])).default([]),
  /** Only runs that succeeded and left something out or dropped something. */
  warned: z.boolean().optional(),
  /** Accepted at or after, before; epoch ms. */
  from: z.number().int().optional(),
  to: z.number().int().optional(),
});
export type RunFilter = z.infer<typeof runFilterInput>;

/** The smallest UUIDv7 of a millisecond: ids sort by time of acceptance, so a time is a bound on ids. */
export function uuidFloor(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0").slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** Whether a text is the id of a run, which unlike a number is no part of a document. */
export const isRunId = (search: string): boolean => uuidPattern.test(search);

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a person may have meant: numbers are kept as systems write them, with or without `#`. */
export function spellings(search: string): readonly string[] {
  const bare = search.replace(/^#/, "");
  return [...new Set([search, bare, `#${bare}`, bare.toUpperCase()])].filter((text) => text !== "");
}

/** Short beginnings would find half of everything. */
const prefixMin = 3;
/** Keys looked at per spelling among the recent runs, and as many among the older ones. */
const keysMax = 2_000;
const recentMs = 28 * 86_400_000;

/** So many different letters before the digits are looked for. */
const beginningsMax = 1_000;

/**
 * What stands before the digits of the numbers here, such as `#HIS-` and `BF-`: people read out the digits. The
 * index is entered once for each, behind all numbers that begin like the one before.
 */
function beginnings(here: SQL): SQL {
  const beginning = sql`substring(value from '^[^0-9]*')`;
  return sql`beginning as (
    (select value, ${beginning} as beginning, 1 as n from run_key where ${here} order by value limit 1)
    union all
    select next.value, next.beginning, last.n + 1 from beginning last cross join lateral (
      select value, ${beginning} as beginning from run_key
      where ${here} and last.n < ${beginningsMax} and value > case
        when last.value = last.beginning then last.value else last.beginning || ':' end
      order by value limit 1) next)`;
}

/**
 * Ids of the runs that carry a number, and of the retries of such runs; null when nothing is searched. Digits
 * find numbers with letters before them, too. A beginning that thousands of numbers share finds some of them: more of the number finds the rest.
 */
export function searchedRuns(scope: EnvironmentPlace, search: string): SQL | null {
  if (search === "") return null;
  if (isRunId(search)) return sql`select ${search}::uuid as run`;
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`;
  const recent = sql`${uuidFloor(Date.now() - recentMs)}::uuid`;
  const keys = (text: SQL, match: SQL, age: SQL) => sql`(select run from run_key
    where ${here} and ${match} and ${age} and starts_with(value, ${text}) limit ${keysMax})`;
  const ages = [sql`run >= ${recent}`, sql`run < ${recent}`];
  const begins = (text: SQL) => sql`value >= ${text} and value <= ${text} || ${"\uffff"}`;
  const matches = spellings(storableText(search)).flatMap((text) => {
    const match = search.length < prefixMin ? sql`value = ${text}` : begins(sql`${text}::text`);
    return ages.map((age) => keys(sql`${text}::text`, match, age));
  });
  const isDigits = search.length >= prefixMin && /^\d+$/.test(search);
  const spelled = sql`p.beginning || ${search}::text`;
  const lettered = ages.map(
    (age) => sql`(select k.run from beginning p cross join lateral
      ${keys(spelled, begins(sql`(${spelled})`), age)} k
      where p.beginning <> '' and p.beginning <> p.value)`,
  );
  const all = isDigits ? [...matches, ...lettered] : matches;
  return sql`
    with recursive ${isDigits ? sql`${beginnings(here)},` : sql``} numbered as materialized (
      select distinct run from (${sql.join(all, sql` union all `)}) matching
    )
    select run from numbered
    union select id from live where ${here} and origin in (select run from numbered)
    union select id from run where ${here} and origin in (select run from numbered) and origin <> id`;
}

function numbers(codes: readonly number[]): SQL {
  return sql.join(
    codes.map((code) => sql`${code}::smallint`),
    sql`, `,
  );
}

// Literals, so that the planner sees the conditions of partial indexes.
const inDoubt = sql.raw(String(codeOf(runStates, "in-doubt")));
const succeeded = sql.raw(String(codeOf(runStatuses, "succeeded")));
const replay = sql.raw(String(codeOf(runPurposes, "replay")));
/** Of `live`: its target refuses the credentials, so that it waits for a person, however often it looks again. */
export const heldForCredentials: SQL = sql`(state = ${codeOf(runStates, "held")}
  and starts_with(note, ${waitsForCredentials}))`;

/** Conditions that `live` and `run` share. */
function commonConditions(scope: EnvironmentPlace, filter: RunFilter): SQL[] {
  const conditions = [
    sql`partner_id = ${scope.partnerId}`,
    sql`distributor_id = ${scope.distributorId}`,
    sql`environment_id = ${scope.environmentId}`,
    // As the partial index says it, which keeps the few debug and test runs apart.
    filter.view === "tests" ? sql`purpose > ${replay}` : sql`purpose <= ${replay}`,
  ];
  if (filter.flow !== undefined) conditions.push(sql`flow_id = ${filter.flow}`);
  if (filter.bulk !== undefined) {
    conditions.push(sql`id in (
      select unnest(array[b.run, b.started]) from bulk_action_run b
      where b.bulk = ${filter.bulk}::uuid and b.partner_id = ${scope.partnerId}
        and b.distributor_id = ${scope.distributorId})`);
  }
  if (filter.from !== undefined) conditions.push(sql`id >= ${uuidFloor(filter.from)}::uuid`);
  if (filter.to !== undefined) conditions.push(sql`id < ${uuidFloor(filter.to)}::uuid`);
  if (filter.search !== "") conditions.push(sql`id in (select run from found)`);
  return conditions;
}

function codesIn<Name extends string>(table: readonly Name[], names: readonly string[]): number[] {
  return table.flatMap((name, code) => (names.includes(name) ? [code] : []));
}

/** Condition on unfinished runs; null when the filter asks for finished ones only. */
export function liveCondition(scope: EnvironmentPlace, filter: RunFilter): SQL | null {
  if (filter.warned) return null;
  const conditions = commonConditions(scope, filter);
  if (filter.status.length > 0) {
    const states = codesIn(runStates, filter.status);
    if (states.length === 0) return null;
    conditions.push(sql`state in (${numbers(states)})`);
  }
  if (filter.view === "attention") {
    conditions.push(sql`(state = ${inDoubt} or parked or ${heldForCredentials})`);
  }
  if (filter.view === "in-doubt") conditions.push(sql`state = ${inDoubt}`);
  if (filter.view === "moving") conditions.push(sql`state <> ${inDoubt}`);
  return sql.join(conditions, sql` and `);
}

/** Condition on finished runs; null when the filter asks for unfinished ones only. */
export function finishedCondition(scope: EnvironmentPlace, filter: RunFilter): SQL | null {
  if (filter.view === "moving" || filter.view === "in-doubt") return null;
  const conditions = commonConditions(scope, filter);
  if (filter.status.length > 0) {
    const statuses = codesIn(runStatuses, filter.status);
    if (statuses.length === 0) return null;
    conditions.push(sql`status in (${numbers(statuses)})`);
    if (!filter.status.includes("succeeded")) conditions.push(sql`status <> ${succeeded}`);
  }
  if (filter.warned) conditions.push(sql`status = ${succeeded} and error is not null`);
  if (filter.view === "attention") {
    conditions.push(
      sql`status <> ${succeeded}`,
      sql`id in (
        select e.run from exception e
        where e.partner_id = ${scope.partnerId} and e.distributor_id = ${scope.distributorId}
          and e.state in ('open', 'snoozed'))`,
    );
  }
  return sql.join(conditions, sql` and `);
}
