"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { AccountSection } from "./account-section";
import { callAuth } from "./call-auth";
import { codeFailure } from "./code-failure";
import { CurrentPasswordField } from "./current-password-field";
import { NewPasswordField, passwordMin } from "./new-password-field";

/** Sets one's own password; everywhere else one is signed out. */
export function OwnPasswordSection({ email }: { readonly email: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    const answer = await callAuth("/change-password", {
      currentPassword: current,
      newPassword: next,
    });
    setBusy(false);
    if (answer.status !== 200) {
      setError(
        answer.code === "INVALID_PASSWORD"
          ? "The current password is not right."
          : `${codeFailure(answer).title}. Your password is as it was.`,
      );
      return;
    }
    setCurrent("");
    setNext("");
    notify("Your password is changed. Other places are signed out.");
    await queries.invalidateQueries({ queryKey: trpc.access.account.sessions.queryKey() });
  }

  return (
    <AccountSection title="Password" about="A new one ends all your other sessions.">
      <form onSubmit={onSubmit} method="post" className="flex max-w-[320px] flex-col gap-3">
        {/* So that a password manager knows whose password it keeps. */}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <CurrentPasswordField value={current} error={error} onChange={setCurrent} />
        <NewPasswordField value={next} onChange={setNext} />
        <Button
          type="submit"
          look="primary"
          className="self-start"
          busy={busy}
          disabled={current === "" || next.length < passwordMin}
        >
          Change password
        </Button>
      </form>
    </AccountSection>
  );
}
