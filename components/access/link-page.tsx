"use client";

import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { useTRPC } from "@/components/shell/trpc";
import { Skeleton } from "@/components/ui/skeleton";
import type { AppRouter } from "@/server/trpc/app-router";
import { DeadLink } from "./dead-link";
import { InvitationForm } from "./invitation-form";
import { forgetLinkSecret, takeLinkSecret } from "./kept-link";
import { LinkPasswordForm } from "./link-password-form";

export type LinkView = inferRouterOutputs<AppRouter>["access"]["links"]["view"];
export type OpenLinkView = Extract<LinkView, { state: "open" }>;

/** What a one-time link leads to: an invitation, a new password, or why it leads nowhere. */
export function LinkPage() {
  const trpc = useTRPC();
  const [secret, setSecret] = useState<string | null>(null);
  const { mutate, data, error } = useMutation(
    trpc.access.links.view.mutationOptions({
      onSuccess: ({ state }) => {
        if (state !== "open") forgetLinkSecret();
      },
    }),
  );
  useEffect(() => {
    const open = () => {
      const found = takeLinkSecret();
      setSecret(found);
      if (found !== "") mutate({ secret: found });
    };
    open();
    // Another link pasted into the same tab changes the fragment only.
    addEventListener("hashchange", open);
    return () => removeEventListener("hashchange", open);
  }, [mutate]);

  if (secret === "") return <DeadLink state="unknown" kind={null} />;
  if (error) {
    return (
      <LoadFailure what="The link" error={error} onRetry={() => mutate({ secret: secret ?? "" })} />
    );
  }
  if (secret === null || data === undefined) return <Skeleton lines={4} className="px-0" />;
  if (data.state !== "open") return <DeadLink state={data.state} kind={data.kind} />;
  const again = () => mutate({ secret });
  return data.kind === "invitation" ? (
    <InvitationForm link={data} secret={secret} onChanged={again} />
  ) : (
    <LinkPasswordForm link={data} secret={secret} onChanged={again} />
  );
}
