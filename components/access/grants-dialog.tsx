"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { AppRouter } from "@/server/trpc/app-router";
import { roleChoices } from "./role-words";

type Member = inferRouterOutputs<AppRouter>["access"]["members"]["list"][number];
type Grant = Member["grants"][number];
export type GrantChoice = "role" | "given" | "taken";

/** What a right is called, and what it means. */
export const grantableWords: {
  readonly [action in Grant["action"]]: { label: string; help: string };
} = {
  "payload.view": {
    label: "See documents",
    help: "Values, previews and document numbers of runs. Without it no such value leaves the server.",
  },
  "run.edit-retry": {
    label: "Retry with changes",
    help: "Change a message before it is sent again. It needs the right to see documents, too.",
  },
};

/** The choices where no role is known yet. */
export const grantChoices = [
  { value: "role", label: "As the role has it" },
  { value: "given", label: "Given" },
  { value: "taken", label: "Taken" },
] as const;

/** A choice as the server takes it: null leaves it to the role. */
export function grantOf(choice: GrantChoice): boolean | null {
  return choice === "role" ? null : choice === "given";
}

function choiceOf({ byRole, allowed }: Grant): GrantChoice {
  return byRole ? "role" : allowed ? "given" : "taken";
}

/** What of a person's rights is not as the role has it, in a few words; null where all is. */
export function grantWords({ grants }: Member): string | null {
  const own = grants.filter(({ byRole }) => !byRole);
  if (own.length === 0) return null;
  return own
    .map(
      ({ action, allowed }) =>
        `${grantableWords[action].label.toLowerCase()} ${allowed ? "given" : "taken"}`,
    )
    .join(", ");
}

/** Gives single rights to a person, or takes them, beside the role. */
export function GrantsDialog({
  member,
  busy,
  error,
  onChange,
  onClose,
}: {
  readonly member: Member;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onChange: (action: Grant["action"], allowed: boolean | null) => void;
  readonly onClose: () => void;
}) {
  const role = roleChoices.find(({ value }) => value === member.role)?.label ?? member.role;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Rights of ${member.name}`}
        description={`Beside the role ${role} for ${member.distributorName ?? "all distributors"}. A change has effect with the person's next call.`}
        footer={
          <DialogClose asChild>
            <Button look="primary">Done</Button>
          </DialogClose>
        }
      >
        <div className="flex flex-col gap-3">
          {member.grants.map((grant) => (
            <Field
              key={grant.action}
              required
              label={grantableWords[grant.action].label}
              help={grantableWords[grant.action].help}
            >
              {({ id }) => (
                <Select
                  id={id}
                  value={choiceOf(grant)}
                  disabled={busy}
                  onValueChange={(choice) => onChange(grant.action, grantOf(choice as GrantChoice))}
                  options={[
                    {
                      value: "role",
                      label: `As the role has it: ${grant.roleAllows ? "allowed" : "not allowed"}`,
                    },
                    { value: "given", label: "Given" },
                    { value: "taken", label: "Taken" },
                  ]}
                />
              )}
            </Field>
          ))}
        </div>
        {error ? (
          <p role="alert" className="mt-3 text-negative">
            {problemOf(error).message}
          </p>
        ) : null}
      </DialogContent>
    </Dialog>
  );
}
