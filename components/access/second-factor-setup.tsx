"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { ErrorCard } from "@/components/ui/error-card";
import { type AuthAnswer, callAuth } from "./call-auth";
import { codeFailure, type Failure } from "./code-failure";
import { CodeField } from "./code-field";
import { CurrentPasswordField } from "./current-password-field";
import { QrCode } from "./qr-code";
import { RecoveryCodes } from "./recovery-codes";

type Begun = { readonly uri: string; readonly codes: readonly string[] };

function begunIn({ body }: AuthAnswer): Begun | null {
  const { totpURI, backupCodes } = body;
  if (typeof totpURI !== "string" || !Array.isArray(backupCodes)) return null;
  return { uri: totpURI, codes: backupCodes.map(String) };
}

/** The key in groups of four, as people type it. */
function keyIn(uri: string): string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}

/** Setting up a second factor in three steps: the password, a code of the app, the recovery codes. */
export function SecondFactorSetup({
  doneLabel,
  onDone,
}: {
  readonly doneLabel: string;
  readonly onDone: () => void;
}) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [isOn, setOn] = useState(false);
  if (begun === null) return <AskPassword onBegun={setBegun} />;
  if (!isOn) return <ScanAndConfirm uri={begun.uri} onConfirmed={() => setOn(true)} />;
  return (
    <section aria-labelledby="recovery" className="flex flex-col gap-3">
      <h2 id="recovery" className="font-semibold text-14">
        It is on. Keep these recovery codes
      </h2>
      <p className="text-fg-2">
        Each lets you in once when your telephone is missing. They are not shown again: keep them
        with your passwords, or on paper.
      </p>
      <RecoveryCodes codes={begun.codes} />
      <Button look="primary" size="l" onClick={onDone}>
        {doneLabel}
      </Button>
    </section>
  );
}

function Refusal({ failure }: { readonly failure: Failure | null }) {
  if (failure === null) return null;
  return (
    <div role="alert">
      <ErrorCard title={failure.title} why={<p>{failure.why}</p>} />
    </div>
  );
}

function AskPassword({ onBegun }: { readonly onBegun: (begun: Begun) => void }) {
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await callAuth("/two-factor/enable", { password });
    const begun = answer.status === 200 ? begunIn(answer) : null;
    setBusy(false);
    if (begun === null) setFailure(codeFailure(answer));
    else onBegun(begun);
  };
  return (
    <form onSubmit={onSubmit} method="post" className="flex flex-col gap-3">
      <p className="text-fg-2">
        Besides the password you then need a code from an app on your telephone: any that knows
        TOTP, such as the authenticators of Google and Microsoft, Aegis or a password manager.
      </p>
      <CurrentPasswordField label="Your password" value={password} onChange={setPassword} />
      <Refusal failure={failure} />
      <Button
        type="submit"
        look="primary"
        size="l"
        busy={busy}
        disabled={password === ""}
        className="self-start"
      >
        Set up the second factor
      </Button>
    </form>
  );
}

function ScanAndConfirm({
  uri,
  onConfirmed,
}: {
  readonly uri: string;
  readonly onConfirmed: () => void;
}) {
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await callAuth("/two-factor/verify-totp", { code });
    setBusy(false);
    if (answer.status === 200) {
      onConfirmed();
      return;
    }
    setCode("");
    setFailure(codeFailure(answer));
  };
  return (
    <form onSubmit={onSubmit} method="post" className="flex max-w-[440px] flex-col gap-3">
      <p className="text-fg-2">Scan this with the app, or type the key into it.</p>
      <QrCode text={uri} label="QR code with the key below" />
      <CopyField label="Key" value={keyIn(uri)} />
      <p className="text-12 text-fg-3">
        Name Orderloom, 6 digits, every 30 seconds. It is shown this once.
      </p>
      <CodeField value={code} onChange={setCode} autoFocus />
      <Refusal failure={failure} />
      <Button
        type="submit"
        look="primary"
        size="l"
        busy={busy}
        disabled={code.replace(/\D/g, "").length < 6}
        className="self-start"
      >
        Confirm the code
      </Button>
    </form>
  );
}
