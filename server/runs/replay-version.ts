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
  | { readonly kind: "same" }
  | { readonly kind: "published" }
  | { readonly kind: "draft"; readonly hash: string };

export type VersionChoice = ReplayVersion["kind"];

/** Hex SHA-256 of the version, and the values that it runs with. */
export type ChosenVersion = { readonly version: string; readonly parameters: JsonObject };

export const versionChoices = [
  "same",
  "published",
  "draft",
] as const satisfies readonly VersionChoice[];

/** What somebody chose for one run; insists on the right to. */
export async function chooseVersion(
  tx: ScopedTransaction,
  scope: MemberScope,
  source: Pick<StoredRun, "flow">,
  choice: VersionChoice,
): Promise<ReplayVersion> {
  insistOnVersion(scope, choice);
  return choice === "draft" ? draftForReal(tx, scope, [source.flow]) : { kind: choice };
}

/** Null for the source's own. CONFLICT where nothing is published any more. */
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
  return { version: live.version, parameters: live.parameters };
}

/** What somebody must be allowed to do who lets a version run for real. */
export function replayRights(version: VersionChoice, environment: "test" | "production") {
  const rights: Action[] = ["run.retry"];
  // It is as good as published, for these messages.
  if (version === "draft" && environment === "production") rights.push("flow.publish");
  return rights;
}

/** Throws NOT_ALLOWED for a version that the role may not let run. */
export function insistOnVersion(scope: MemberScope, version: VersionChoice): void {
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

/** A real run of a draft may be looked at for as long as its detail is kept, the longest there is. */
const keptDays = 190;

/**
 * The saved draft of the one flow that the runs are of, kept for runs that are real. CONFLICT where they are of
 * several, FLOW_INVALID for a draft that cannot run.
 */
export async function draftForReal(
  tx: ScopedTransaction,
  scope: Scope & { readonly environmentId: string },
  flows: readonly string[],
): Promise<ReplayVersion> {
  const [flow] = flows;
  if (flow === undefined || flows.length > 1) {
    throw new RequestError(
      "CONFLICT",
      "These runs are of several flows. A draft is of one: pick the runs of one flow.",
    );
  }
  const { hash } = await storeTrialVersion(tx, scope, flow);
  await tx.execute(sql`
    update trial_version set used_at = now() + interval '1 day' * ${keptDays}
    where flow_id = ${flow}::uuid and hash = decode(${hash}, 'hex')`);
  return { kind: "draft", hash };
}
