"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Ban, Ellipsis, Link2 } from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { formatDistance, formatInstant } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { notify, notifyFailure } from "@/components/ui/toast";
import type { AppRouter } from "@/server/trpc/app-router";
import { HandLinkOver } from "./hand-link-over";
import { roleChoices } from "./role-words";

type OpenLink = inferRouterOutputs<AppRouter>["access"]["links"]["list"][number];

function offerOf({ kind, role, distributorName }: OpenLink): string {
  if (kind === "password") return "New password";
  const label = roleChoices.find(({ value }) => value === role)?.label ?? role;
  return `${label}, ${distributorName ?? "all distributors"}`;
}

/** Invitations and password links that nobody has used yet; nothing where there is none. */
export function OpenLinks({ now }: { readonly now: number }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.access.links.list.queryOptions());
  const [renewing, setRenewing] = useState<OpenLink | null>(null);
  const [revoking, setRevoking] = useState<OpenLink | null>(null);
  if (unread(list) !== null) {
    return <LoadFailure what="The open links" error={list.error} onRetry={() => list.refetch()} />;
  }
  if (list.data === undefined || list.data.length === 0) return null;
  return (
    <section aria-labelledby="open-links" className="mt-6">
      <h2 id="open-links" className="px-4 pb-1 font-semibold text-14">
        Open links
      </h2>
      <Table aria-labelledby="open-links">
        <thead>
          <tr>
            <TableHead>For</TableHead>
            <TableHead>Gives</TableHead>
            <TableHead className="max-md:hidden">Made by</TableHead>
            <TableHead className="text-right">Expires</TableHead>
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {list.data.map((link) => (
            <LinkRow
              key={link.id}
              link={link}
              now={now}
              onRenew={() => setRenewing(link)}
              onRevoke={() => setRevoking(link)}
            />
          ))}
        </tbody>
      </Table>
      {renewing ? <RenewDialog link={renewing} onClose={() => setRenewing(null)} /> : null}
      {revoking ? <RevokeDialog link={revoking} onClose={() => setRevoking(null)} /> : null}
    </section>
  );
}

function LinkRow({
  link,
  now,
  onRenew,
  onRevoke,
}: {
  readonly link: OpenLink;
  readonly now: number;
  readonly onRenew: () => void;
  readonly onRevoke: () => void;
}) {
  const { timeZone } = usePlace().distributor;
  const expires = link.expiresAt.getTime();
  return (
    <TableRow>
      <TableCell className="h-12 whitespace-normal">
        <span className="block font-medium text-13">{link.name}</span>
        <span className="block break-all text-11 text-fg-3">{link.email}</span>
      </TableCell>
      <TableCell className="whitespace-normal text-fg-2">{offerOf(link)}</TableCell>
      <TableCell className="text-fg-2 max-md:hidden">{link.issuedByName}</TableCell>
      <TableCell
        className="text-right text-fg-2 tabular-nums"
        title={formatInstant(expires, timeZone)}
      >
        {expires <= now ? (
          <StatusBadge status="withdrawn" label="Expired" bare />
        ) : (
          formatDistance(expires, now)
        )}
      </TableCell>
      <TableCell className="text-right">
        <Menu>
          <MenuTrigger asChild>
            <IconButton icon={Ellipsis} label={`More for the link of ${link.name}`} />
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem icon={Link2} onSelect={onRenew}>
              Make a new link…
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Ban} danger onSelect={onRevoke}>
              Revoke…
            </MenuItem>
          </MenuContent>
        </Menu>
      </TableCell>
    </TableRow>
  );
}

type DialogProps = { readonly link: OpenLink; readonly onClose: () => void };

function useRefresh() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: trpc.access.links.list.queryKey() });
}

function RenewDialog({ link, onClose }: DialogProps) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const renew = useMutation(trpc.access.links.reissue.mutationOptions({ onSettled: refresh }));
  return (
    <Dialog open onOpenChange={onClose}>
      {renew.data ? (
        <HandLinkOver kind={link.kind} to={link.email} link={renew.data} onClose={onClose} />
      ) : (
        <DialogContent
          title={`Make a new link for ${link.name}?`}
          description="The one that was handed out stops working. The new one holds its full time."
          footer={
            <DialogActions
              keep="Keep the old one"
              busy={renew.isPending}
              onClick={() => renew.mutate({ id: link.id })}
            >
              Make new link
            </DialogActions>
          }
        >
          {renew.error ? (
            <p role="alert" className="text-negative">
              {problemOf(renew.error).message}
            </p>
          ) : null}
        </DialogContent>
      )}
    </Dialog>
  );
}

function RevokeDialog({ link, onClose }: DialogProps) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const revoke = useMutation(
    trpc.access.links.revoke.mutationOptions({
      onSuccess: () => notify(`The link of ${link.name} is revoked.`),
      onError: (error) => notifyFailure(problemOf(error).message),
      onSettled: () => {
        void refresh();
        onClose();
      },
    }),
  );
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Revoke the link of ${link.name}?`}
        description="Whoever has it is told that it was revoked. You can make another at any time."
        footer={
          <DialogActions
            keep="Keep it"
            look="danger"
            busy={revoke.isPending}
            onClick={() => revoke.mutate({ id: link.id })}
          >
            Revoke link
          </DialogActions>
        }
      />
    </Dialog>
  );
}
