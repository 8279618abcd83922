import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { JsonObject } from "../../runtime/json";
import { type Action, can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { Scope, ScopedTransaction } from "../db";
import { storeTrialVersion } from "../debug/trial-version";
import { RequestError } from "../request-error";
import type { StoredRun } from "./read-head";

/**
 * Which version a linked run runs: the one that its source ran, the one that is published when it begins, or a draft
 * as it was saved when it was asked for, by its hash.
 */
export type ReplayVersion =
  /** `ofDraft`: some of the sources ran a draft for real, which was never published. */
  | { readonly kind: "same"; readonly ofDraft?: true }
  /** `seen`: by flow, the version that was published when it was asked for; absent of older bulk actions. */
  | { readonly kind: "published"; readonly seen?: { readonly [flow: string]: string } }
  | { readonly kind: "draft"; readonly hash: string };

export type VersionChoice = ReplayVersion["kind"];

/** Hex SHA-256 of the version, and the values that it runs with. */
export type ChosenVersion = { readonly version: string; readonly parameters: JsonObject };

export const versionChoices = [
  "same",
  "published",
  "draft",
] as const satisfies readonly VersionChoice[];

/** What somebody chose for one run; insists on the right to, and that it is what was shown. */
export async function chooseVersion(
  tx: ScopedTransaction,
  scope: MemberScope,
  source: Pick<StoredRun, "id" | "flow" | "environmentId">,
  { choice, seen }: { readonly choice: VersionChoice; readonly seen: VersionMark | undefined },
): Promise<ReplayVersion> {
  const ran = choice === "same" ? await draftRanIn(tx, scope, [source.id]) : null;
  if (ran !== null) insistOnVersion({ standings: scope.standings, environmentKind: ran }, "draft");
  insistOnVersion(scope, choice);
  if (choice === "same") return { kind: choice };
  const chosen = choice === "draft" ? draftForReal : publishedForReal;
  return chosen(tx, scope, { flows: [source.flow], seen });
}

/** Null for the source's own. CONFLICT where nothing is published any more, or another version than was seen. */
export async function versionFor(
  tx: ScopedTransaction,
  source: StoredRun,
  chosen: ReplayVersion,
): Promise<ChosenVersion | null> {
  if (chosen.kind === "same") return null;
  const [live] = await tx.execute<{ version: string; state: string; parameters: JsonObject }>(sql`
    select encode(version, 'hex') as version, state, parameters from publication
    where flow_id = ${source.flow}::uuid and environment_id = ${source.environmentId}::uuid`);
  if (chosen.kind === "draft") {
    return { version: chosen.hash, parameters: live?.parameters ?? {} };
  }
  if (live === undefined || live.state === "withdrawn") {
    throw new RequestError("CONFLICT", "No version of this flow is published here any more.");
  }
  const seen = chosen.seen?.[source.flow];
  if (seen !== undefined && seen !== live.version) {
    throw new RequestError("CONFLICT", "Another version was published since this was asked for.");
  }
  return { version: live.version, parameters: live.parameters };
}

/** What somebody must be allowed to do who lets a version run for real. */
export function replayRights(version: VersionChoice, environment: "test" | "production") {
  const rights: Action[] = ["run.retry"];
  // It is as good as published, for these messages.
  if (version === "draft" && environment === "production") rights.push("flow.publish");
  return rights;
}

/** By which its rights are told: what was never published is a draft, also where it is only run again. */
export function choiceOf(version: ReplayVersion | undefined): VersionChoice {
  if (version === undefined) return "same";
  return version.kind === "same" && version.ofDraft === true ? "draft" : version.kind;
}

/** Throws NOT_ALLOWED for a version that the role may not let run. */
export function insistOnVersion(
  scope: Pick<MemberScope, "standings" | "environmentKind">,
  version: VersionChoice,
): void {
  for (const action of replayRights(version, scope.environmentKind)) {
    if (can(scope.standings, action)) continue;
    throw new RequestError(
      "NOT_ALLOWED",
      action === "flow.publish"
        ? "Your role may not let a draft run for real in production. Whoever may publish it may."
        : `You are not allowed to do this: ${action}.`,
      { detail: { action } },
    );
  }
}

/** Of the environment in which one of these runs ran a version that was never published; null where none did. */
export async function draftRanIn(
  tx: ScopedTransaction,
  scope: Scope,
  runs: readonly string[],
): Promise<"test" | "production" | null> {
  const [row] = await tx.execute<{ kind: "test" | "production" }>(sql`
    select e.kind from run r join environment e on e.id = r.environment_id
    where r.partner_id = ${scope.partnerId}
      and r.distributor_id = ${scope.distributorId}
      and r.id in (select value::uuid from json_array_elements_text(${JSON.stringify(runs)}::json))
      and not exists (select from flow_version v where v.flow_id = r.flow_id and v.hash = r.version)
    order by e.kind limit 1`);
  return row?.kind ?? null;
}

/**
 * A real run of a draft may be looked at for as long as its detail is kept, the longest there is; while it is
 * unfinished the draft is kept anyhow.
 */
const keptDays = 190;

/** Keeps a draft for a real run of it that begins now. CONFLICT where it is gone already. */
export async function keepDraft(
  tx: ScopedTransaction,
  { flow, version }: { readonly flow: string; readonly version: string },
): Promise<void> {
  if (await keepDraftFor(tx, { flow, version })) return;
  const published = await tx.execute(sql`
    select from flow_version
    where flow_id = ${flow}::uuid and hash = decode(${version}, 'hex')`);
  if (published.length > 0) return;
  throw new RequestError("CONFLICT", "The draft that this would run is not kept any more.");
}

/** The same for whatever sends for good; false where it is no draft, or one that is gone. */
export async function keepDraftFor(
  tx: ScopedTransaction,
  { flow, version }: { readonly flow: string; readonly version: string },
): Promise<boolean> {
  const kept = await tx.execute(sql`
    update trial_version
    set used_at = greatest(used_at, now() + interval '1 day' * ${keptDays})
    where flow_id = ${flow}::uuid and hash = decode(${version}, 'hex') returning flow_id`);
  return kept.length > 0;
}

const stale = (what: string) =>
  new RequestError(
    "REVISION_STALE",
    `${what} since you looked. Look at it before it runs for real.`,
  );

/**
 * The saved draft of the one flow that the runs are of, kept for runs that are real. CONFLICT where they are of
 * several, FLOW_INVALID for a draft that cannot run, REVISION_STALE for another one than `seen`.
 */
export async function draftForReal(
  tx: ScopedTransaction,
  scope: Scope & { readonly environmentId: string },
  { flows, seen }: { readonly flows: readonly string[]; readonly seen: VersionMark | undefined },
): Promise<ReplayVersion> {
  const [flow] = flows;
  if (flow === undefined || flows.length > 1) {
    throw new RequestError(
      "CONFLICT",
      "These runs are of several flows. A draft is of one: pick the runs of one flow.",
    );
  }
  const { hash } = await storeTrialVersion(tx, scope, flow);
  if (seen !== hash) throw stale("The draft was changed");
  await keepDraft(tx, { flow, version: hash });
  return { kind: "draft", hash };
}

/** What is published of these flows here. REVISION_STALE for others than `seen`. */
export async function publishedForReal(
  tx: ScopedTransaction,
  scope: Scope & { readonly environmentId: string },
  { flows, seen }: { readonly flows: readonly string[]; readonly seen: VersionMark | undefined },
): Promise<ReplayVersion> {
  const published = await publishedOf(tx, scope, flows);
  if (seen !== markOf(published)) throw stale("Another version was published");
  return { kind: "published", seen: published };
}

/** Names what was looked at before it was chosen: the hash of a draft, that of all published versions. */
export type VersionMark = string;

/** By flow, the hash of its version. */
export async function publishedOf(
  tx: ScopedTransaction,
  scope: Scope & { readonly environmentId: string },
  flows: readonly string[],
): Promise<{ readonly [flow: string]: string }> {
  const rows = await tx.execute<{ flow: string; version: string }>(sql`
    select flow_id as flow, encode(version, 'hex') as version from publication
    where environment_id = ${scope.environmentId}::uuid and state <> 'withdrawn'
      and flow_id in (
        select value::uuid from json_array_elements_text(${JSON.stringify(flows)}::json))`);
  return Object.fromEntries(rows.map(({ flow, version }) => [flow, version]));
}

export function markOf(published: { readonly [flow: string]: string }): VersionMark {
  const lines = Object.entries(published).map(([flow, version]) => `${flow} ${version}`);
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex");
}
