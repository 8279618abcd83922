"use client";

import { createAuthClient } from "better-auth/client";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";

const lengthMin = 10;

/** Sets one's own password; everywhere else one is signed out. */
export function ChangePasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const formId = useId();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const answer = await createAuthClient()
      .changePassword({ currentPassword: current, newPassword: next, revokeOtherSessions: true })
      .catch(() => ({ error: { status: 0 } }));
    setBusy(false);
    if (answer.error === null) {
      notify("Your password is changed. Other places are signed out.");
      onClose();
      return;
    }
    setError(
      answer.error.status === 400
        ? "The current password is not right."
        : "The server did not answer. Your password is as it was.",
    );
  }

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Change your password"
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
              disabled={current === "" || next.length < lengthMin}
            >
              Change password
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={onSubmit} className="flex flex-col gap-3">
          <Field label="Current password" required error={error ?? undefined}>
            {(control) => (
              <Input
                {...control}
                type="password"
                autoComplete="current-password"
                value={current}
                onChange={({ target }) => setCurrent(target.value)}
              />
            )}
          </Field>
          <Field label="New password" required help={`At least ${lengthMin} characters.`}>
            {(control) => (
              <Input
                {...control}
                type="password"
                autoComplete="new-password"
                value={next}
                onChange={({ target }) => setNext(target.value)}
              />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
