"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { ListTitle, PageBar } from "@/components/shell/page-bar";
import { usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDistance, formatInstant, formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { notify, notifyFailure } from "@/components/ui/toast";
import { Spring } from "@/components/ui/top-bar";
import { useNow } from "@/components/ui/use-now";
import type { AppRouter } from "@/server/trpc/app-router";
import { NewApiKeyDialog } from "./new-api-key-dialog";

type ApiKey = inferRouterOutputs<AppRouter>["access"]["apiKeys"]["list"][number];

function stateOf(key: ApiKey, now: number): { readonly status: string; readonly label: string } {
  if (key.revokedAt !== null) return { status: "withdrawn", label: "Revoked" };
  if (key.expiresAt !== null && key.expiresAt.getTime() <= now) {
    return { status: "withdrawn", label: "Expired" };
  }
  return { status: "live", label: "Active" };
}

function RevokeDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const revoke = useMutation(
    trpc.access.apiKeys.revoke.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.access.apiKeys.list.queryKey() });
        notify(`${apiKey.name} is revoked.`);
        onClose();
      },
      onError: (error) => notifyFailure(problemOf(error).message),
    }),
  );
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Revoke ${apiKey.name}?`}
        description="Whatever uses this key is refused within 30 seconds. It cannot be brought back."
        footer={
          <DialogActions
            keep="Keep it"
            look="danger"
            busy={revoke.isPending}
            onClick={() => revoke.mutate({ id: apiKey.id })}
          >
            Revoke key
          </DialogActions>
        }
      />
    </Dialog>
  );
}

function Row({
  apiKey,
  now,
  onRevoke,
}: {
  readonly apiKey: ApiKey;
  readonly now: number;
  readonly onRevoke: () => void;
}) {
  const { distributor } = usePlace();
  const environment = distributor.environments.find(({ id }) => id === apiKey.environmentId);
  const state = stateOf(apiKey, now);
  const used = apiKey.lastUsedAt?.getTime();
  const expires = apiKey.expiresAt?.getTime();
  return (
    <TableRow>
      <TableCell className="h-12 whitespace-normal">
        <span className="block font-medium text-13">{apiKey.name}</span>
        <span className="mono block text-11 text-fg-3">{apiKey.prefix}…</span>
      </TableCell>
      <TableCell>
        <StatusBadge {...state} bare />
      </TableCell>
      <TableCell className="whitespace-normal text-fg-2 max-lg:hidden">
        {apiKey.scopes.join(", ")}
      </TableCell>
      <TableCell className="text-fg-2 max-md:hidden">
        {environment === undefined ? "Both" : environmentNames[environment.kind]}
      </TableCell>
      <TableCell
        className="text-right text-fg-2 tabular-nums max-md:hidden"
        {...(used === undefined
          ? {}
          : {
              title: `${formatInstant(used, distributor.timeZone)}${apiKey.lastUsedFrom === null ? "" : ` from ${apiKey.lastUsedFrom}`}`,
            })}
      >
        {used === undefined ? "never" : formatDistance(used, now)}
      </TableCell>
      <TableCell className="text-right text-fg-2 tabular-nums max-md:hidden">
        {expires === undefined ? "never" : formatTime(expires, now, distributor.timeZone)}
      </TableCell>
      <TableCell className="text-right">
        {apiKey.revokedAt === null ? (
          <Button size="s" look="danger" onClick={onRevoke}>
            Revoke…
          </Button>
        ) : null}
      </TableCell>
    </TableRow>
  );
}

/** Keys of machines that call the REST API for this distributor. */
export function ApiKeysPage() {
  const trpc = useTRPC();
  const list = useQuery(trpc.access.apiKeys.list.queryOptions());
  const now = useNow(30_000);
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const newKey = (
    <Button look="primary" onClick={() => setAdding(true)}>
      <Icon as={Plus} size="s" />
      <span>
        New<span className="max-sm:sr-only"> key</span>
      </span>
    </Button>
  );
  return (
    <>
      <PageBar>
        <ListTitle title="API keys" />
        <Spring />
        {newKey}
      </PageBar>
      {unread(list) !== null ? (
        <LoadFailure what="The keys" error={list.error} onRetry={() => list.refetch()} />
      ) : list.data === undefined ? (
        <Skeleton lines={4} />
      ) : list.data.length === 0 ? (
        <EmptyState
          title="No API keys yet"
          why="A key lets a machine read runs and publish flows of this distributor over REST, as far as its scopes go."
          actions={
            <Button onClick={() => setAdding(true)}>
              <Icon as={KeyRound} size="s" />
              Make a key
            </Button>
          }
          then="It is shown once. We keep only its fingerprint."
        />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Table aria-label="API keys">
            <thead className="sticky top-0 z-10 bg-surface">
              <tr>
                <TableHead>Name</TableHead>
                <TableHead>State</TableHead>
                <TableHead className="max-lg:hidden">Scopes</TableHead>
                <TableHead className="max-md:hidden">Environment</TableHead>
                <TableHead className="text-right max-md:hidden">Last used</TableHead>
                <TableHead className="text-right max-md:hidden">Expires</TableHead>
                <TableHead>
                  <span className="sr-only">Actions</span>
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {list.data.map((apiKey) => (
                <Row
                  key={apiKey.id}
                  apiKey={apiKey}
                  now={now}
                  onRevoke={() => setRevoking(apiKey)}
                />
              ))}
            </tbody>
          </Table>
        </div>
      )}
      {adding ? <NewApiKeyDialog onClose={() => setAdding(false)} /> : null}
      {revoking ? <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} /> : null}
    </>
  );
}
