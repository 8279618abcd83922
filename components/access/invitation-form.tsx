"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { signOut } from "@/components/shell/sign-out";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { formatInstant } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { enterWithPassword } from "./enter-with-password";
import { forgetLinkSecret } from "./kept-link";
import type { OpenLinkView } from "./link-page";
import { NewPasswordField, passwordMin } from "./new-password-field";
import { roleChoices } from "./role-words";

type FormProps = {
  readonly link: OpenLinkView;
  readonly secret: string;
  /** The link is no longer as it was shown. */
  readonly onChanged: () => void;
};

/** An invitation: who offers what, and the way to take it. */
export function InvitationForm(props: FormProps) {
  const { link } = props;
  const role = roleChoices.find(({ value }) => value === link.role);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <h1 className="font-semibold text-20">{link.partnerName} invites you</h1>
      <dl className="mt-3 mb-5 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        <dt className="text-fg-3">Role</dt>
        <dd>
          {role?.label}
          <span className="text-fg-3"> · {role?.help}</span>
        </dd>
        <dt className="text-fg-3">For</dt>
        <dd>{link.distributorName ?? "All distributors"}</dd>
        <dt className="text-fg-3">From</dt>
        <dd>{link.issuedByName}</dd>
        <dt className="text-fg-3">Until</dt>
        <dd>{formatInstant(link.expiresAt.getTime(), zone)}</dd>
      </dl>
      {link.hasAccount ? <KnownPerson {...props} /> : <NewPerson {...props} />}
    </>
  );
}

function useAccept({ onChanged }: FormProps) {
  const trpc = useTRPC();
  return useMutation(
    trpc.access.links.accept.mutationOptions({
      onError: (error) => {
        if (problemOf(error).code === "CONFLICT") onChanged();
      },
    }),
  );
}

function Failure({ error }: { readonly error: unknown }) {
  if (!error) return null;
  return (
    <div role="alert">
      <ErrorCard title="The invitation was not taken up" why={<p>{problemOf(error).message}</p>} />
    </div>
  );
}

function NewPerson(props: FormProps) {
  const { link, secret } = props;
  const accept = useAccept(props);
  const [name, setName] = useState(link.name);
  const [password, setPassword] = useState("");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate(
      { secret, account: { name, password } },
      { onSuccess: ({ email }) => void enterWithPassword(email, password) },
    );
  };
  return (
    <form onSubmit={onSubmit} method="post" className="flex flex-col gap-3">
      <Field label="Email" required help="You sign in with it.">
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
      <Field label="Your name" required>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            value={name}
            onChange={({ target }) => setName(target.value)}
            boxClassName="h-control-l"
          />
        )}
      </Field>
      <NewPasswordField label="Password" large value={password} onChange={setPassword} />
      <Failure error={accept.error} />
      <Button
        type="submit"
        look="primary"
        size="l"
        busy={accept.isPending || accept.isSuccess}
        disabled={name.trim() === "" || password.length < passwordMin}
      >
        Accept and sign in
      </Button>
    </form>
  );
}

/** Somebody with an account takes it up with that account: the link alone opens none. */
function KnownPerson(props: FormProps) {
  const { link, secret } = props;
  const accept = useAccept(props);
  if (link.signedInAs === link.email) {
    return (
      <div className="flex flex-col gap-3">
        <p className="text-fg-2">You are signed in as {link.email}.</p>
        <Failure error={accept.error} />
        <Button
          look="primary"
          size="l"
          busy={accept.isPending || accept.isSuccess}
          onClick={() =>
            accept.mutate(
              { secret, account: null },
              {
                onSuccess: () => {
                  forgetLinkSecret();
                  location.assign("/");
                },
              },
            )
          }
        >
          Accept
        </Button>
      </div>
    );
  }
  const signIn = "/sign-in?next=/link";
  return (
    <div className="flex flex-col gap-3">
      <p className="text-fg-2">
        {link.email} signs in here already. Sign in with that account to accept
        {link.signedInAs === null ? "." : `: you are signed in as ${link.signedInAs} now.`}
      </p>
      <Button
        look="primary"
        size="l"
        onClick={() => (link.signedInAs === null ? location.assign(signIn) : void signOut(signIn))}
      >
        {link.signedInAs === null ? "Sign in" : "Sign out and in again"}
      </Button>
    </div>
  );
}
