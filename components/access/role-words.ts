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

function choiceOf(role: RoleName): (typeof roleChoices)[number] | undefined {
  return roleChoices.find(({ value }) => value === role);
}

export function roleLabel(role: RoleName): string {
  return choiceOf(role)?.label ?? role;
}

/** What the role allows, in a few words that begin small. */
export function roleHelp(role: RoleName): string {
  const help = choiceOf(role)?.help ?? "";
  return help.slice(0, 1).toLowerCase() + help.slice(1);
}

/** Whether one role is wider than another, as the list of choices has them. */
export function isWider(role: RoleName, than: RoleName): boolean {
  const place = (wanted: RoleName) => roleChoices.findIndex(({ value }) => value === wanted);
  return place(role) < place(than);
}

type Holder = {
  readonly id: string;
  readonly role: RoleName;
  readonly distributorName: string | null;
};

/** Whether nobody would be left who may do everything everywhere. */
export function isLastOwner(member: Holder, all: readonly Holder[]): boolean {
  const isOwner = ({ role, distributorName }: Holder) =>
    role === "owner" && distributorName === null;
  return isOwner(member) && !all.some((other) => other.id !== member.id && isOwner(other));
}
