"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type GrantChoice, grantableWords, grantChoices, grantOf } from "./grants-dialog";
import { HandLinkOver } from "./hand-link-over";
import { isRole, type RoleName, roleChoices } from "./role-words";

const everywhere = "all";

type InviteDialogProps = { readonly onInvited: () => void; readonly onClose: () => void };

/** Offers a role by a link that is shown once; whoever opens it chooses a password. */
export function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const trpc = useTRPC();
  const invite = useMutation(
    trpc.access.links.invite.mutationOptions({ onSuccess: () => onInvited() }),
  );
  return (
    <Dialog open onOpenChange={onClose}>
      {invite.data ? (
        <HandLinkOver
          kind="invitation"
          to={invite.variables.email}
          link={invite.data}
          onClose={onClose}
        />
      ) : (
        <InviteForm busy={invite.isPending} error={invite.error} onInvite={invite.mutate} />
      )}
    </Dialog>
  );
}

type Wanted = {
  readonly name: string;
  readonly email: string;
  readonly role: RoleName;
  readonly distributorId: string | null;
  readonly grants: {
    readonly "payload.view": boolean | null;
    readonly "run.edit-retry": boolean | null;
  };
};

const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text.trim());

function InviteForm({
  busy,
  error,
  onInvite,
}: {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onInvite: (wanted: Wanted) => void;
}) {
  const formId = useId();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [left, setLeft] = useState(false);
  const [role, setRole] = useState<RoleName>("operator");
  const [where, setWhere] = useState(everywhere);
  const [documents, setDocuments] = useState<GrantChoice>("role");
  const [changes, setChanges] = useState<GrantChoice>("role");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onInvite({
      name,
      email,
      role,
      distributorId: where === everywhere ? null : where,
      grants: { "payload.view": grantOf(documents), "run.edit-retry": grantOf(changes) },
    });
  };
  return (
    <DialogContent
      wide
      title="Invite a person"
      description="You get a link to hand over yourself: Orderloom sends no e-mail. It opens once and holds for 7 days."
      footer={
        <DialogActions
          type="submit"
          form={formId}
          busy={busy}
          disabled={name.trim() === "" || !isEmail(email)}
        >
          Make invitation
        </DialogActions>
      }
    >
      <form id={formId} onSubmit={onSubmit} autoComplete="off" className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Name" required>
            {(control) => (
              <Input {...control} value={name} onChange={({ target }) => setName(target.value)} />
            )}
          </Field>
          <Field
            label="Email"
            required
            error={
              left && email.trim() !== "" && !isEmail(email)
                ? "It needs a name, an @ and a domain, as in dana@example.com."
                : undefined
            }
          >
            {(control) => (
              <Input
                {...control}
                type="email"
                value={email}
                onBlur={() => setLeft(true)}
                onChange={({ target }) => setEmail(target.value)}
              />
            )}
          </Field>
          <Field label="Role" required>
            {({ id }) => (
              <Select
                id={id}
                value={role}
                options={roleChoices}
                onValueChange={(value) => (isRole(value) ? setRole(value) : undefined)}
              />
            )}
          </Field>
          <WhereField value={where} onChange={setWhere} />
          <GrantField action="payload.view" value={documents} onChange={setDocuments} />
          <GrantField action="run.edit-retry" value={changes} onChange={setChanges} />
        </div>
        {error ? (
          <p role="alert" className="text-negative">
            {problemOf(error).message}
          </p>
        ) : null}
      </form>
    </DialogContent>
  );
}

function WhereField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { partners, partner } = usePlace();
  const distributors = partners.find(({ id }) => id === partner.id)?.distributors ?? [];
  return (
    <Field label="For" required>
      {({ id }) => (
        <Select
          id={id}
          value={value}
          onValueChange={onChange}
          options={[
            { value: everywhere, label: "All distributors" },
            ...distributors.map((other) => ({ value: other.id, label: other.name })),
          ]}
        />
      )}
    </Field>
  );
}

function GrantField({
  action,
  value,
  onChange,
}: {
  readonly action: keyof typeof grantableWords;
  readonly value: GrantChoice;
  readonly onChange: (choice: GrantChoice) => void;
}) {
  const { label } = grantableWords[action];
  return (
    <Field label={label} required>
      {({ id }) => (
        <Select
          id={id}
          value={value}
          options={grantChoices}
          onValueChange={(choice) => onChange(choice as GrantChoice)}
        />
      )}
    </Field>
  );
}
