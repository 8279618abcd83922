import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { LinkView } from "./link-page";

type Dead = Exclude<LinkView["state"], "open">;
type Words = { readonly title: string; readonly why: string; readonly next: string };

const askOwner =
  "Ask the owner of the workbench who sent it: under People a new link is made in two clicks.";

const words: { readonly [state in Dead]: Words } = {
  unknown: {
    title: "This link leads nowhere",
    why: "It was never made, or a part of it got lost on the way: it ends with 43 characters after oll_.",
    next: "Copy the whole link once more. If that does not help, ask whoever sent it for a new one.",
  },
  used: {
    title: "This link was used already",
    why: "It opens once. If it was you, sign in with the password you chose.",
    next: "If it was not you, tell the owner of the workbench at once: somebody else had your link.",
  },
  expired: {
    title: "This link has expired",
    why: "Invitations hold for 7 days, links for a new password for 24 hours.",
    next: askOwner,
  },
  revoked: {
    title: "This link was revoked",
    why: "An owner of the workbench has taken it back.",
    next: askOwner,
  },
  replaced: {
    title: "This link was replaced",
    why: "A newer link was made for you, and only the newest works.",
    next: "Open the newest link you were sent.",
  },
  void: {
    title: "This link no longer holds",
    why: "Your account has changed since it was made: you have no role there any more, or one at another partner too.",
    next: "The operator of the installation can make a link: orderloom person reset-link EMAIL.",
  },
};

/** Why a link leads nowhere, and what to do. */
export function DeadLink({ state, kind }: { readonly state: Dead; readonly kind: string | null }) {
  const { title, why, next } = words[state];
  return (
    <>
      <h1 className="font-semibold text-20">{title}</h1>
      <p className="mt-2 text-fg-2">{why}</p>
      <p className="mt-2 text-fg-2">{next}</p>
      <Button asChild size="l" className="mt-4" look={state === "used" ? "primary" : "default"}>
        <Link href="/sign-in">{kind === "invitation" ? "Go to sign-in" : "Sign in"}</Link>
      </Button>
    </>
  );
}
