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
  "run.resolve",
  "connection.view",
  "connection.edit",
  "connection.test",
  "connection.pause",
  "table.edit",
  "audit.view",
  "api-key.manage",
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

/** Whether a person with these roles may do it; roles add up. */
export function can(roles: readonly Role[], action: Action): boolean {
  return roles.some((role) => grants[role].has(action));
}

/** All that these roles together may do, in the table's order. */
export function actionsOf(roles: readonly Role[]): readonly Action[] {
  return actions.filter((action) => can(roles, action));
}
