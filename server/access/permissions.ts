import type { Role } from "../../drizzle/schema/people";

/** Everything a role may be granted. Screens ask the same table, so a button never leads to a refusal. */
export const actions = [
  "flow.view",
  "flow.edit",
  "flow.publish",
  "flow.pause",
  "run.view",
  "payload.view",
  "run.start",
  "run.cancel",
  "run.retry",
  "run.edit-retry",
  "run.send-as-new",
  "run.resolve",
  "connection.view",
  "connection.edit",
  "connection.test",
  "connection.pause",
  "table.edit",
  "audit.view",
  "api-key.manage",
  "settings.edit",
  "member.manage",
] as const;

export type Action = (typeof actions)[number];

const viewer: readonly Action[] = ["flow.view", "run.view", "connection.view"];
const tester: readonly Action[] = [
  ...viewer,
  "flow.edit",
  "payload.view",
  "run.start",
  "run.retry",
  "run.edit-retry",
  "connection.test",
];
const operator: readonly Action[] = [
  ...viewer,
  "flow.pause",
  "payload.view",
  "run.start",
  "run.cancel",
  "run.retry",
  "run.edit-retry",
  "run.send-as-new",
  "run.resolve",
  "connection.test",
  "connection.pause",
  "audit.view",
];
const consultant: readonly Action[] = actions.filter((action) => action !== "member.manage");

const grants: { readonly [role in Role]: ReadonlySet<Action> } = {
  owner: new Set(actions),
  consultant: new Set(consultant),
  operator: new Set(operator),
  tester: new Set(tester),
  viewer: new Set(viewer),
};

/** Actions that an owner may give to a person, or take away, whatever the role says. */
export const grantableActions = ["payload.view", "run.edit-retry"] as const;
export type GrantableAction = (typeof grantableActions)[number];

/** True: given; false: taken; absent: as the role has it. */
export type Grants = { readonly [action in GrantableAction]?: boolean };

/** A role that a person has somewhere, with what was given or taken beside it. */
export type Standing = { readonly role: Role; readonly grants: Grants };

/** A standing as the database has it: null leaves it to the role. */
export type StandingRow = {
  readonly role: Role;
  readonly payload_view: boolean | null;
  readonly run_edit_retry: boolean | null;
};

export function standingOf(row: StandingRow): Standing {
  const grants = {
    ...(row.payload_view !== null && { "payload.view": row.payload_view }),
    ...(row.run_edit_retry !== null && { "run.edit-retry": row.run_edit_retry }),
  };
  return { role: row.role, grants };
}

function allows({ role, grants: own }: Standing, action: Action): boolean {
  const grant = action === "payload.view" || action === "run.edit-retry" ? own[action] : undefined;
  return grant ?? grants[role].has(action);
}

/** Whether a person with these standings may do it; standings add up. */
export function can(standings: readonly Standing[], action: Action): boolean {
  return standings.some((standing) => allows(standing, action));
}

/** Whether the role alone includes it. */
export function includes(role: Role, action: Action): boolean {
  return grants[role].has(action);
}

/** All that these standings together allow, in the table's order. */
export function actionsOf(standings: readonly Standing[]): readonly Action[] {
  return actions.filter((action) => can(standings, action));
}
