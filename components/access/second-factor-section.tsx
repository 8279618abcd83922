"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { notify } from "@/components/ui/toast";
import { AccountSection } from "./account-section";
import { callAuth } from "./call-auth";
import { codeFailure } from "./code-failure";
import { CurrentPasswordField } from "./current-password-field";
import { RecoveryCodes } from "./recovery-codes";
import { SecondFactorSetup } from "./second-factor-setup";

/** One's own second factor: set up, new recovery codes, off. */
export function SecondFactorSection() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const account = useQuery(trpc.access.account.read.queryOptions());
  const [settingUp, setSettingUp] = useState(false);
  const [asking, setAsking] = useState<"codes" | "off" | null>(null);
  const refresh = async () => {
    setSettingUp(false);
    await queries.invalidateQueries({ queryKey: trpc.access.account.read.queryKey() });
    router.refresh();
  };
  return (
    <AccountSection
      title="Second factor"
      about="A code from your telephone besides the password. Who learns your password alone gets nowhere."
    >
      {unread(account) !== null ? (
        <LoadFailure what="Your account" error={account.error} onRetry={() => account.refetch()} />
      ) : account.data === undefined ? (
        <Skeleton lines={2} className="p-0" />
      ) : settingUp ? (
        <SecondFactorSetup doneLabel="I have kept them" onDone={() => void refresh()} />
      ) : account.data.hasSecondFactor ? (
        <div className="flex flex-col items-start gap-3">
          <StatusBadge status="live" label="On" />
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setAsking("codes")}>New recovery codes…</Button>
            {account.data.demandedBy.length === 0 ? (
              <Button look="danger" onClick={() => setAsking("off")}>
                Switch off…
              </Button>
            ) : null}
          </div>
          {account.data.demandedBy.length > 0 ? (
            <p className="text-12 text-fg-3">
              {account.data.demandedBy.join(", ")} demands it of everybody, so it stays on.
            </p>
          ) : null}
        </div>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <StatusBadge status="off" />
          <Button look="primary" onClick={() => setSettingUp(true)}>
            Set up…
          </Button>
        </div>
      )}
      {asking === "codes" ? <NewCodesDialog onClose={() => setAsking(null)} /> : null}
      {asking === "off" ? (
        <SwitchOffDialog onOff={() => void refresh()} onClose={() => setAsking(null)} />
      ) : null}
    </AccountSection>
  );
}

function usePasswordCall(path: string) {
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  const send = async (onDone: (body: Readonly<Record<string, unknown>>) => void) => {
    setBusy(true);
    const answer = await callAuth(path, { password });
    setBusy(false);
    if (answer.status === 200) onDone(answer.body);
    else setError(`${codeFailure(answer).title}.`);
  };
  return { password, setPassword, busy, error, send };
}

function NewCodesDialog({ onClose }: { readonly onClose: () => void }) {
  const formId = useId();
  const call = usePasswordCall("/two-factor/generate-backup-codes");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void call.send(({ backupCodes }) =>
      setCodes(Array.isArray(backupCodes) ? backupCodes.map(String) : []),
    );
  };
  return (
    <Dialog open onOpenChange={onClose}>
      {codes === null ? (
        <DialogContent
          title="Make new recovery codes?"
          description="The ones you have stop working."
          footer={
            <DialogActions
              keep="Keep the old ones"
              type="submit"
              form={formId}
              busy={call.busy}
              disabled={call.password === ""}
            >
              Make new codes
            </DialogActions>
          }
        >
          <form id={formId} onSubmit={onSubmit} method="post">
            <CurrentPasswordField
              value={call.password}
              onChange={call.setPassword}
              error={call.error}
            />
          </form>
        </DialogContent>
      ) : (
        <DialogContent
          title="Keep these recovery codes"
          description="Each lets you in once when your telephone is missing. They are not shown again."
          footer={
            <Button look="primary" onClick={onClose}>
              I have kept them
            </Button>
          }
        >
          <RecoveryCodes codes={codes} />
        </DialogContent>
      )}
    </Dialog>
  );
}

function SwitchOffDialog({
  onOff,
  onClose,
}: {
  readonly onOff: () => void;
  readonly onClose: () => void;
}) {
  const formId = useId();
  const call = usePasswordCall("/two-factor/disable");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void call.send(() => {
      notify("Your second factor is off.");
      onOff();
      onClose();
    });
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Switch your second factor off?"
        description="The password alone lets in then. The recovery codes stop working."
        footer={
          <DialogActions
            keep="Leave it on"
            type="submit"
            form={formId}
            look="danger"
            busy={call.busy}
            disabled={call.password === ""}
          >
            Switch off
          </DialogActions>
        }
      >
        <form id={formId} onSubmit={onSubmit} method="post">
          <CurrentPasswordField
            value={call.password}
            onChange={call.setPassword}
            error={call.error}
          />
        </form>
      </DialogContent>
    </Dialog>
  );
}
