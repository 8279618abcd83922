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
type Choice = "role" | "given" | "taken";

const words: { readonly [action in Grant["action"]]: { label: string; help: string } } = {
  "payload.view": {
    label: "See documents",
    help: "Values, previews and document numbers of runs. Without it no such value leaves the server.",
  },
  "run.edit-retry": {
    label: "Retry with changes",
    help: "Change a message before it is sent again. It needs the right to see documents, too.",
  },
};

function choiceOf({ byRole, allowed }: Grant): Choice {
  return byRole ? "role" : allowed ? "given" : "taken";
}

/** What of a person's rights is not as the role has it, in a few words; null where all is. */
export function grantWords({ grants }: Member): string | null {
  const own = grants.filter(({ byRole }) => !byRole);
  if (own.length === 0) return null;
  return own
    .map(
      ({ action, allowed }) =>
        `${words[action].label.toLowerCase()} ${allowed ? "given" : "taken"}`,
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
              label={words[grant.action].label}
              help={words[grant.action].help}
            >
              {({ id }) => (
                <Select
                  id={id}
                  value={choiceOf(grant)}
                  disabled={busy}
                  onValueChange={(choice) =>
                    onChange(grant.action, choice === "role" ? null : choice === "given")
                  }
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
