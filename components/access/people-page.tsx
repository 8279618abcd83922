"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import {
  Ellipsis,
  KeyRound,
  MonitorSmartphone,
  Plus,
  ShieldOff,
  SlidersHorizontal,
  UserMinus,
} from "lucide-react";
import { useState } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { Avatar } from "@/components/shell/person-menu";
import { usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { formatDistance } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { notify, notifyFailure } from "@/components/ui/toast";
import { Spring } from "@/components/ui/top-bar";
import { useNow } from "@/components/ui/use-now";
import type { AppRouter } from "@/server/trpc/app-router";
import { GrantsDialog, grantWords } from "./grants-dialog";
import { InviteDialog } from "./invite-dialog";
import { OpenLinks } from "./open-links";
import { PasswordLinkDialog } from "./password-link-dialog";
import { ResetFactorDialog } from "./reset-factor-dialog";
import { RoleSelect } from "./role-select";
import { isLastOwner, type RoleName, roleLabel } from "./role-words";
import { SessionsDialog } from "./sessions-dialog";

type Member = inferRouterOutputs<AppRouter>["access"]["members"]["list"][number];
type Question = {
  readonly kind: "remove" | "password" | "rights" | "sessions" | "factor";
  readonly member: Member;
};

function useMembers() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = () =>
    queries.invalidateQueries({ queryKey: trpc.access.members.list.queryKey() });
  const options = {
    onSuccess: refresh,
    onError: (error: unknown) => notifyFailure(problemOf(error).message),
  };
  return {
    list: useQuery(trpc.access.members.list.queryOptions()),
    refresh,
    refreshLinks: () => queries.invalidateQueries({ queryKey: trpc.access.links.list.queryKey() }),
    changeRole: useMutation(trpc.access.members.changeRole.mutationOptions(options)),
    changeGrant: useMutation(
      trpc.access.members.changeGrant.mutationOptions({ onSuccess: refresh }),
    ),
    remove: useMutation(trpc.access.members.remove.mutationOptions(options)),
  };
}
type Members = ReturnType<typeof useMembers>;

/** What is known of a session is known to a quarter of an hour. */
const knownMs = 15 * 60_000;

function lastHere(at: number, now: number): string {
  return now - at < knownMs ? "in the last 15 min" : formatDistance(at, now);
}

/** Says what was done, with the way back. */
function changeRole(member: Member, role: RoleName, { changeRole: change }: Members): void {
  change.mutate(
    { id: member.id, role },
    {
      onSuccess: () =>
        notify(`${member.name} is ${roleLabel(role)} now.`, {
          run: () => change.mutate({ id: member.id, role: member.role }),
        }),
    },
  );
}

function Row({
  member,
  now,
  work,
  onAsk,
}: {
  readonly member: Member;
  readonly now: number;
  readonly work: Members;
  readonly onAsk: (question: Question) => void;
}) {
  const rights = grantWords(member);
  const last = isLastOwner(member, work.list.data ?? []);
  return (
    <TableRow>
      <TableCell className="h-12 w-full max-w-0 md:w-auto md:max-w-none">
        <span className="flex items-center gap-2.5">
          <Avatar name={member.name} />
          <span className="min-w-0">
            <span className="block truncate font-medium text-13">{member.name}</span>
            <span className="block truncate text-11 text-fg-3">{member.email}</span>
          </span>
        </span>
      </TableCell>
      <TableCell>
        <RoleSelect
          member={member}
          where={member.distributorName ?? "all distributors"}
          busy={work.changeRole.isPending}
          last={last}
          onChange={(role) => changeRole(member, role, work)}
        />
        {rights === null ? null : (
          <span className="block max-w-48 truncate text-11 text-fg-3">{rights}</span>
        )}
      </TableCell>
      <TableCell className="text-fg-2 max-md:hidden">
        {member.distributorName ?? "All distributors"}
      </TableCell>
      <TableCell className="max-lg:hidden">
        <StatusBadge
          status={member.hasSecondFactor ? "live" : "off"}
          label={member.hasSecondFactor ? "On" : "Off"}
          bare
        />
      </TableCell>
      <TableCell className="text-right text-fg-2 tabular-nums max-md:hidden">
        {member.lastSeenAt === null ? "never" : lastHere(member.lastSeenAt.getTime(), now)}
      </TableCell>
      <TableCell className="text-right">
        <Menu>
          <MenuTrigger asChild>
            <IconButton icon={Ellipsis} label={`More for ${member.name}`} />
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem icon={SlidersHorizontal} onSelect={() => onAsk({ kind: "rights", member })}>
              Rights beside the role…
            </MenuItem>
            <MenuItem icon={KeyRound} onSelect={() => onAsk({ kind: "password", member })}>
              Link for a new password…
            </MenuItem>
            <MenuItem icon={MonitorSmartphone} onSelect={() => onAsk({ kind: "sessions", member })}>
              Sessions…
            </MenuItem>
            {member.hasSecondFactor ? (
              <MenuItem icon={ShieldOff} onSelect={() => onAsk({ kind: "factor", member })}>
                Take the second factor away…
              </MenuItem>
            ) : null}
            <MenuSeparator />
            <MenuItem
              icon={UserMinus}
              danger={!last}
              disabled={last}
              onSelect={() => onAsk({ kind: "remove", member })}
            >
              Remove…
            </MenuItem>
          </MenuContent>
        </Menu>
      </TableCell>
    </TableRow>
  );
}

function RemoveDialog({ member, work, onClose }: DialogProps) {
  const where = member.distributorName ?? "all distributors";
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={`Remove ${member.name}?`}
        description={`The role for ${where} ends with the next click of the person. What they did stays in the audit log.`}
        footer={
          <DialogActions
            keep="Keep"
            look="danger"
            busy={work.remove.isPending}
            onClick={() =>
              work.remove.mutate(
                { id: member.id },
                { onSuccess: () => notify(`${member.name} is removed.`), onSettled: onClose },
              )
            }
          >
            Remove person
          </DialogActions>
        }
      />
    </Dialog>
  );
}

type DialogProps = {
  readonly member: Member;
  readonly work: Members;
  readonly onClose: () => void;
};

/** As the list has it now: a change shows at once. */
function RightsDialog({ member, work, onClose }: DialogProps) {
  const { changeGrant, list } = work;
  const close = () => {
    changeGrant.reset();
    onClose();
  };
  return (
    <GrantsDialog
      member={list.data?.find(({ id }) => id === member.id) ?? member}
      busy={changeGrant.isPending}
      error={changeGrant.error}
      onChange={(action, allowed) => changeGrant.mutate({ id: member.id, action, allowed })}
      onClose={close}
    />
  );
}

/** Who works here and as what. */
export function PeoplePage() {
  const work = useMembers();
  const { partner } = usePlace();
  const now = useNow(60_000);
  const [inviting, setInviting] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const { list } = work;
  const onClose = () => setQuestion(null);
  return (
    <>
      <PageBar>
        <h1 className="font-semibold text-16">People</h1>
        <span className="truncate text-fg-3 max-sm:hidden">of {partner.name}</span>
        <Spring />
        <Button look="primary" onClick={() => setInviting(true)}>
          <Icon as={Plus} size="s" />
          Invite person
        </Button>
      </PageBar>
      {unread(list) !== null ? (
        <LoadFailure what="The people" error={list.error} onRetry={() => list.refetch()} />
      ) : list.data === undefined ? (
        <Skeleton lines={4} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Table aria-label="People">
            <thead className="sticky top-0 z-10 bg-surface">
              <tr>
                <TableHead>Name</TableHead>
                <TableHead>Role</TableHead>
                <TableHead className="max-md:hidden">For</TableHead>
                <TableHead className="max-lg:hidden">Second factor</TableHead>
                <TableHead className="text-right max-md:hidden">Last here</TableHead>
                <TableHead>
                  <span className="sr-only">Actions</span>
                </TableHead>
              </tr>
            </thead>
            <tbody>
              {list.data.map((member) => (
                <Row key={member.id} member={member} now={now} work={work} onAsk={setQuestion} />
              ))}
            </tbody>
          </Table>
          <OpenLinks now={now} />
        </div>
      )}
      {inviting ? (
        <InviteDialog onInvited={work.refreshLinks} onClose={() => setInviting(false)} />
      ) : null}
      {question?.kind === "remove" ? (
        <RemoveDialog member={question.member} work={work} onClose={onClose} />
      ) : null}
      {question?.kind === "rights" ? (
        <RightsDialog member={question.member} work={work} onClose={onClose} />
      ) : null}
      {question?.kind === "sessions" ? (
        <SessionsDialog member={question.member} onClose={onClose} />
      ) : null}
      {question?.kind === "factor" ? (
        <ResetFactorDialog member={question.member} onReset={work.refresh} onClose={onClose} />
      ) : null}
      {question?.kind === "password" ? (
        <PasswordLinkDialog member={question.member} onClose={onClose} />
      ) : null}
    </>
  );
}
