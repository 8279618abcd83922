/** Roles with what they are for, the widest first. */
export const roleChoices = [
  { value: "owner", label: "Owner", help: "Everything, people included" },
  { value: "consultant", label: "Consultant", help: "Builds, connects and publishes flows" },
  { value: "operator", label: "Operator", help: "Watches runs, repairs and resends" },
  { value: "tester", label: "Tester", help: "Tries drafts and runs" },
  { value: "viewer", label: "Viewer", help: "Sees flows and runs, no documents" },
] as const;

export type RoleName = (typeof roleChoices)[number]["value"];

export function isRole(text: string): text is RoleName {
  return roleChoices.some(({ value }) => value === text);
}
