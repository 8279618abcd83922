"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { enterWithPassword } from "./enter-with-password";
import type { OpenLinkView } from "./link-page";
import { NewPasswordField, passwordMin } from "./new-password-field";

/** Sets the password that a link was made for. */
export function LinkPasswordForm({
  link,
  secret,
  onChanged,
}: {
  readonly link: OpenLinkView;
  readonly secret: string;
  /** The link is no longer as it was shown. */
  readonly onChanged: () => void;
}) {
  const trpc = useTRPC();
  const [password, setPassword] = useState("");
  const set = useMutation(
    trpc.access.links.setPassword.mutationOptions({
      onSuccess: ({ email }) => void enterWithPassword(email, password),
      onError: (error) => {
        if (problemOf(error).code === "CONFLICT") onChanged();
      },
    }),
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ secret, password });
  };
  return (
    <>
      <h1 className="font-semibold text-20">Choose a new password</h1>
      <p className="mt-2 mb-4 text-fg-2">
        {link.issuedByName} of {link.partnerName} made this link for you. All your sessions end with
        it; then you are signed in here.
      </p>
      <form onSubmit={onSubmit} method="post" className="flex flex-col gap-3">
        <Field label="Email" required>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="username"
              readOnly
              value={link.email}
              boxClassName="h-control-l"
            />
          )}
        </Field>
        <NewPasswordField large value={password} onChange={setPassword} />
        {set.error ? (
          <div role="alert">
            <ErrorCard
              title="The password was not set"
              why={<p>{problemOf(set.error).message}</p>}
            />
          </div>
        ) : null}
        <Button
          type="submit"
          look="primary"
          size="l"
          busy={set.isPending || set.isSuccess}
          disabled={password.length < passwordMin}
        >
          Set password and sign in
        </Button>
      </form>
    </>
  );
}
