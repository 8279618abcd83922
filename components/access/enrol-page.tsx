"use client";

import { signOut } from "@/components/shell/sign-out";
import { Button } from "@/components/ui/button";
import { SecondFactorSetup } from "./second-factor-setup";

/** What somebody sees first whose partner demands a second factor. There is no way around it but out. */
export function EnrolPage({
  email,
  demandedBy,
  next,
}: {
  readonly email: string;
  readonly demandedBy: readonly string[];
  readonly next: string;
}) {
  return (
    <>
      <h1 className="font-semibold text-20">Set up a second factor</h1>
      <p className="mt-2 mb-4 text-fg-2">
        {demandedBy.join(", ")} asks everybody for one. It takes a minute, and is the only thing
        left before your workbench.
      </p>
      <SecondFactorSetup doneLabel="Go to the workbench" onDone={() => location.assign(next)} />
      <p className="mt-6 flex flex-wrap items-center gap-2 text-12 text-fg-3">
        Signed in as {email}.
        <Button size="s" look="quiet" onClick={() => void signOut()}>
          Sign out
        </Button>
      </p>
    </>
  );
}
