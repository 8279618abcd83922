"use client";

import { type FormEvent, useState } from "react";
import { callAuth } from "@/components/access/call-auth";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type Failure = { readonly title: string; readonly why: string };

function failureOf(status: number): Failure {
  if (status === 401 || status === 400) {
    return {
      title: "Email and password do not belong together",
      why: "Check both for typing mistakes. Did you forget the password? See below.",
    };
  }
  if (status === 429) {
    return {
      title: "Too many tries from here",
      why: "Sign-in opens again in a minute.",
    };
  }
  return {
    title: "The server did not answer",
    why: "You are not signed in. Check the connection and try again.",
  };
}

/** Email and password. Goes on to `next`, a path of this site, once the session stands. */
export function PasswordForm({
  next,
  onCodeAsked,
}: {
  readonly next: string;
  /** The password was right; the account has a second factor. */
  readonly onCodeAsked: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    const { status, body } = await callAuth("/sign-in/email", {
      email: String(form.get("email")),
      password: String(form.get("password")),
    });
    if (status === 200 && body.twoFactorRedirect === true) {
      onCodeAsked();
      return;
    }
    if (status === 200) {
      // A whole page load: everything the last session left in memory is gone.
      location.assign(next);
      return;
    }
    setFailure(failureOf(status));
    setBusy(false);
  }

  return (
    <form onSubmit={onSubmit} method="post" className="flex flex-col gap-3">
      <Field label="Email" required>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            autoFocus
            boxClassName="h-control-l"
          />
        )}
      </Field>
      <Field label="Password" required>
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="current-password"
            boxClassName="h-control-l"
          />
        )}
      </Field>
      {failure ? (
        <div role="alert">
          <ErrorCard title={failure.title} why={<p>{failure.why}</p>} />
        </div>
      ) : null}
      <Button type="submit" look="primary" size="l" busy={busy} className="mt-1">
        Sign in
      </Button>
      <details className="mt-1 text-12 text-fg-2">
        <summary className="w-fit cursor-pointer rounded-3 text-fg-3 hover:text-fg">
          Forgot your password?
        </summary>
        <p className="mt-1.5">
          Orderloom sends no e-mail. Ask an owner of your workbench for a link: under People, “Link
          for a new password…”. Are you the only owner? The operator of this installation makes one
          with{" "}
          <code className="mono rounded-3 bg-neutral-tint px-1 text-11">
            orderloom person reset-link EMAIL
          </code>
          .
        </p>
      </details>
    </form>
  );
}
