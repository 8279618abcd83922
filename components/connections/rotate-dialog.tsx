"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import type { ConnectionDefinition } from "@/runtime/connections/definition";
import type { ConnectionView } from "./connection-types";
import { fieldErrorsOf } from "./field-errors";

const formId = "rotate-secrets";

/** New secrets for those that are set, without touching anything else of the connection. */
export function RotateDialog({
  connection,
  definition,
  open,
  onOpenChange,
  onRotated,
}: {
  readonly connection: ConnectionView;
  readonly definition: ConnectionDefinition;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The new secrets are stored: tries them, where there is something to call. */
  readonly onRotated: () => void;
}) {
  const trpc = useTRPC();
  const [secrets, setSecrets] = useState<{ readonly [name: string]: string }>({});
  const rotate = useMutation(
    trpc.connections.rotateSecrets.mutationOptions({
      onSuccess: () => {
        notify(`${connection.name} has new secrets.`);
        onRotated();
      },
    }),
  );
  const previous = definition.previousSecrets ?? {};
  const fields = definition.fields.filter(
    ({ name, kind }) =>
      kind === "secret" &&
      connection.secretsSet.includes(name) &&
      !Object.values(previous).includes(name),
  );
  const errors = rotate.error ? fieldErrorsOf(problemOf(rotate.error)) : {};
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const { id, revision } = connection;
    rotate.mutate({ id, revision, secrets });
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Rotate the secrets of ${connection.name}`}
        description={
          Object.keys(previous).length > 0
            ? "The secret before is accepted as well until you remove it, so that nothing is refused while the sender changes over."
            : "Calls from now on use the new ones. The connection is tested at once."
        }
        footer={
          <DialogActions
            keep="Keep the old ones"
            type="submit"
            form={formId}
            busy={rotate.isPending}
            disabled={Object.keys(secrets).length === 0}
          >
            Rotate
          </DialogActions>
        }
      >
        <form
          id={formId}
          noValidate
          autoComplete="off"
          onSubmit={onSubmit}
          className="flex flex-col gap-3"
        >
          {fields.map(({ name, label }) => (
            <Field key={name} label={`New: ${label}`} error={errors[name]}>
              {(control) => (
                <Input
                  {...control}
                  type="password"
                  autoComplete="new-password"
                  spellCheck={false}
                  value={secrets[name] ?? ""}
                  onChange={({ target }) => {
                    const { [name]: _, ...others } = secrets;
                    setSecrets(target.value === "" ? others : { ...others, [name]: target.value });
                  }}
                />
              )}
            </Field>
          ))}
          {rotate.error && Object.keys(errors).length === 0 ? (
            <p role="alert" className="text-negative">
              {problemOf(rotate.error).message}
            </p>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
