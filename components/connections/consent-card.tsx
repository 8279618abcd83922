"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { useCan } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { formatInstant } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { notifyFailure } from "@/components/ui/toast";
import type { ConnectionView } from "./connection-types";

/** Whether a person has allowed the connection at the other system, and the way to do so. */
export function ConsentCard({
  connection: { id, name, consent },
  unsaved,
  zone,
}: {
  readonly connection: ConnectionView;
  /** Settings are typed and not saved: the consent would be for the saved ones. */
  readonly unsaved: boolean;
  readonly zone: string;
}) {
  const trpc = useTRPC();
  const mayEdit = useCan("connection.edit");
  const authorise = useMutation(
    trpc.connections.authorise.mutationOptions({
      onSuccess: ({ url }) => window.location.assign(url),
      onError: (error) => notifyFailure(problemOf(error).message),
    }),
  );
  const isGood = consent !== null && consent.refused === null;
  return (
    <section aria-label="Consent" className="flex max-w-[592px] flex-col gap-2 px-4 pt-4">
      <div className="flex items-start gap-2">
        <ConsentIcon consent={consent} />
        <div className="min-w-0 flex-1 break-words">{consentWords(consent, name, zone)}</div>
        {mayEdit ? (
          <Button
            size="s"
            look={isGood ? "default" : "primary"}
            busy={authorise.isPending || authorise.isSuccess}
            disabled={unsaved}
            onClick={() => authorise.mutate({ id })}
          >
            {unsaved ? "Save first" : consent === null ? "Authorise" : "Authorise again"}
          </Button>
        ) : null}
      </div>
      <RedirectAddress />
    </section>
  );
}

/** Where the other system sends people back to; it wants to know before it gives an id and a secret. */
export function RedirectAddress() {
  const trpc = useTRPC();
  const redirectUri = useQuery(
    trpc.connections.redirectUri.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <div className="flex min-h-12 flex-col gap-1 text-11 text-fg-3">
      Register this redirect address at the other system:
      {redirectUri.data === undefined ? null : (
        <CopyField label="Redirect address" value={redirectUri.data} />
      )}
    </div>
  );
}

type Consent = ConnectionView["consent"];

function ConsentIcon({ consent }: { readonly consent: Consent }) {
  if (consent === null) return <Icon as={CircleDashed} className="mt-0.5 text-fg-3" />;
  return consent.refused === null ? (
    <Icon as={CircleCheck} className="mt-0.5 text-positive" />
  ) : (
    <Icon as={TriangleAlert} className="mt-0.5 text-negative" />
  );
}

function consentWords(consent: Consent, name: string, zone: string) {
  if (consent === null) {
    return `Nobody has allowed this yet: ${name} cannot be called. “Authorise” leads to the other system and back.`;
  }
  const given = `${consent.by ?? "Somebody who has left"} on ${formatInstant(consent.at.getTime(), zone)}`;
  if (consent.refused !== null) {
    return `The other system took the consent back, so runs are refused. ${consent.refused} It was given by ${given}.`;
  }
  const end =
    consent.endsAt === null
      ? "It is renewed by itself."
      : `It ends on ${formatInstant(consent.endsAt.getTime(), zone)}, because the system gave no refresh token.`;
  return `Allowed by ${given}. ${end}`;
}
