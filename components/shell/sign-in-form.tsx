"use client";

import { useState } from "react";
import { SignInCodeForm } from "@/components/access/sign-in-code-form";
import { PasswordForm } from "./password-form";

export type SignInStep = "password" | "code";

/** Signing in: the password, then a code where the account has a second factor. The address has the step. */
export function SignInForm({ next, step }: { readonly next: string; readonly step: SignInStep }) {
  const [at, setAt] = useState(step);
  const go = (to: SignInStep) => {
    const query = new URLSearchParams(location.search);
    if (to === "code") query.set("step", to);
    else query.delete("step");
    history.replaceState(null, "", `${location.pathname}?${query}`);
    setAt(to);
  };
  return (
    <>
      <h1 className="mb-4 font-semibold text-20">
        {at === "code" ? "Your second factor" : "Sign in to your workbench"}
      </h1>
      {at === "code" ? (
        <SignInCodeForm next={next} onStartOver={() => go("password")} />
      ) : (
        <PasswordForm next={next} onCodeAsked={() => go("code")} />
      )}
    </>
  );
}
