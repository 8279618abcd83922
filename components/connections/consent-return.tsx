"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";

/** Back from another system's consent page: redeems the consent, then opens the connection. */
export function ConsentReturn({
  callback,
  connections,
}: {
  readonly callback: { readonly [name: string]: string };
  /** Address of the list of connections. */
  readonly connections: string;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const { mutate, data, error } = useMutation(
    trpc.connections.completeAuthorisation.mutationOptions({
      onSuccess: ({ ok, connectionId }) => {
        if (ok) router.replace(`${connections}/${connectionId}`);
      },
    }),
  );
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    // The code counts once; neither history nor a reload should hold it.
    window.history.replaceState(null, "", window.location.pathname);
    mutate({ callback });
  }, [callback, mutate]);

  const failure = error ? problemOf(error).message : data?.ok === false ? data.message : null;
  if (failure === null) {
    return (
      <main className="p-4 pt-[16vh]">
        <EmptyState title="One moment" why="The other system is asked for a token." />
      </main>
    );
  }
  return (
    <main className="p-4 pt-[16vh]">
      <EmptyState
        title="The connection was not authorised"
        why={failure}
        actions={
          <Button asChild look="primary">
            <Link href={data ? `${connections}/${data.connectionId}` : connections}>
              Back to the connection
            </Link>
          </Button>
        }
      />
    </main>
  );
}
