"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { notify } from "@/components/ui/toast";
import { isRole, type RoleName, roleChoices } from "./role-words";
import { ShownOnce } from "./shown-once";

const everywhere = "all";

type AddMemberDialogProps = { readonly onAdded: () => void; readonly onClose: () => void };

/** Adds a person; somebody new gets a first password, shown once. */
export function AddMemberDialog({ onAdded, onClose }: AddMemberDialogProps) {
  const trpc = useTRPC();
  const [email, setEmail] = useState("");
  const add = useMutation(
    trpc.access.members.add.mutationOptions({
      onSuccess: ({ password }) => {
        onAdded();
        if (password !== null) return;
        notify(`${email} signs in already and keeps the password.`);
        onClose();
      },
    }),
  );
  const password = add.data?.password;
  return (
    <Dialog open onOpenChange={onClose}>
      {password ? (
        <ShownOnce
          title="Hand the password over"
          description={`${email} signs in with it and can change it then. It is shown this once.`}
          label="Password"
          value={password}
          onClose={onClose}
        />
      ) : (
        <AddMemberForm
          email={email}
          onEmail={setEmail}
          busy={add.isPending}
          error={add.error}
          onAdd={(member) => add.mutate(member)}
        />
      )}
    </Dialog>
  );
}

type Member = {
  readonly name: string;
  readonly email: string;
  readonly role: RoleName;
  readonly distributorId: string | null;
};

function AddMemberForm({
  email,
  onEmail,
  busy,
  error,
  onAdd,
}: {
  readonly email: string;
  readonly onEmail: (email: string) => void;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onAdd: (member: Member) => void;
}) {
  const formId = useId();
  const { partners, partner } = usePlace();
  const [name, setName] = useState("");
  const [role, setRole] = useState<RoleName>("operator");
  const [where, setWhere] = useState(everywhere);
  const distributors = partners.find(({ id }) => id === partner.id)?.distributors ?? [];
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onAdd({ name, email, role, distributorId: where === everywhere ? null : where });
  };
  return (
    <DialogContent
      title="Add a person"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            type="submit"
            form={formId}
            look="primary"
            busy={busy}
            disabled={name.trim() === "" || !email.includes("@")}
          >
            Add person
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={onSubmit} autoComplete="off" className="flex flex-col gap-3">
        <Field label="Name" required>
          {(control) => (
            <Input {...control} value={name} onChange={({ target }) => setName(target.value)} />
          )}
        </Field>
        <Field label="Email" required>
          {(control) => (
            <Input
              {...control}
              type="email"
              value={email}
              onChange={({ target }) => onEmail(target.value)}
            />
          )}
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
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
          <Field label="For" required>
            {({ id }) => (
              <Select
                id={id}
                value={where}
                onValueChange={setWhere}
                options={[
                  { value: everywhere, label: "All distributors" },
                  ...distributors.map((other) => ({ value: other.id, label: other.name })),
                ]}
              />
            )}
          </Field>
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
