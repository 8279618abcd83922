"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { callAuth } from "./call-auth";
import { codeFailure, type Failure } from "./code-failure";
import { CodeField } from "./code-field";

/** The second step of signing in: a code of the app, or a recovery code. */
export function SignInCodeForm({
  next,
  onStartOver,
}: {
  readonly next: string;
  readonly onStartOver: () => void;
}) {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    const way = recovery ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp";
    const answer = await callAuth(way, { code });
    if (answer.status === 200) {
      location.assign(next);
      return;
    }
    setFailure(codeFailure(answer));
    setCode("");
    setBusy(false);
  }

  return (
    <form onSubmit={onSubmit} method="post" className="flex flex-col gap-3">
      <CodeField recovery={recovery} value={code} onChange={setCode} autoFocus />
      {failure ? (
        <div role="alert">
          <ErrorCard
            title={failure.title}
            why={<p>{failure.why}</p>}
            actions={
              failure.startsOver ? (
                <Button size="s" onClick={onStartOver}>
                  Begin again
                </Button>
              ) : undefined
            }
          />
        </div>
      ) : null}
      <Button
        type="submit"
        look="primary"
        size="l"
        busy={busy}
        disabled={code.trim().length < 6}
        className="mt-1"
      >
        Go on
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button
          look="quiet"
          size="s"
          onClick={() => {
            setRecovery(!recovery);
            setCode("");
            setFailure(null);
          }}
        >
          {recovery ? "Use the app instead" : "Use a recovery code"}
        </Button>
        <Button look="quiet" size="s" onClick={onStartOver}>
          Another account
        </Button>
      </div>
      <p className="text-12 text-fg-3">
        Neither at hand? An owner of your workbench can take the second factor away, under People.
      </p>
    </form>
  );
}
