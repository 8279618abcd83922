"use client";

import { useMutation } from "@tanstack/react-query";
import { ChevronDown, CirclePause, LockOpen, Play, PowerOff, Rocket, Undo2 } from "lucide-react";
import { useState } from "react";
import { useCan, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { laterComponent } from "@/components/ui/later-component";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { notify, notifyFailure } from "@/components/ui/toast";
import type { Draft } from "./use-draft";
import { useRollBack } from "./use-roll-back";

const WithdrawDialog = laterComponent(() =>
  import("./withdraw-dialog").then((module) => module.WithdrawDialog),
);

type Publication = Draft["publications"][number];

type PublicationMenuProps = {
  readonly draft: Draft;
  readonly onChanged: () => void;
  /** Publishes what runs here in another environment, too. */
  readonly onPromote: (publication: Publication, environmentId: string) => void;
};

const words = { active: "Live", paused: "Paused", withdrawn: "Withdrawn" } as const;

/** What runs in this environment and how it stands to the others; roll back, promote, pause, withdraw. */
export function PublicationMenu({ draft, onChanged, onPromote }: PublicationMenuProps) {
  const { environment } = usePlace();
  const live =
    draft.publications.find(({ environmentId }) => environmentId === environment.id) ?? null;
  return (
    <>
      <Drift draft={draft} live={live} />
      <LiveMenu draft={draft} live={live} onChanged={onChanged} onPromote={onPromote} />
    </>
  );
}

/** Another environment that runs an older version than this one. */
function Drift({ draft, live }: { readonly draft: Draft; readonly live: Publication | null }) {
  if (live === null || live.state === "withdrawn") return null;
  const behind = draft.publications.find(
    ({ environmentId, state, number }) =>
      environmentId !== live.environmentId && state !== "withdrawn" && number < live.number,
  );
  if (behind === undefined) return null;
  return (
    <Badge tone="caution" className="max-xl:hidden">
      {environmentNames[behind.kind]} runs v{behind.number}
    </Badge>
  );
}

type LiveMenuProps = PublicationMenuProps & { readonly live: Publication | null };

function LiveMenu({ draft, live, onChanged, onPromote }: LiveMenuProps) {
  const { environment, distributor } = usePlace();
  const { id: flowId, name } = draft;
  const mayPause = useCan("flow.pause");
  const mayPublish = useCan("flow.publish");
  const [asking, setAsking] = useState(false);
  const change = usePublicationChange(flowId, name, onChanged);
  const back = useRollBack(flowId, onChanged);
  const place = environmentNames[environment.kind];
  const fact = (
    <>
      <Icon as={live?.state === "paused" ? CirclePause : LockOpen} size="s" />
      {live === null ? (
        `Not published in ${place}`
      ) : (
        <span>
          {words[live.state]}: v{live.number}
          <span className="max-sm:sr-only"> in {place}</span>
        </span>
      )}
    </>
  );
  if (live === null || live.state === "withdrawn" || !(mayPause || mayPublish)) {
    return (
      <span className="flex items-center gap-1.5 whitespace-nowrap text-12 text-fg-2 max-xl:hidden">
        {fact}
      </span>
    );
  }
  const others = distributor.environments.filter(
    ({ id }) =>
      id !== environment.id &&
      !draft.publications.some(
        ({ environmentId, hash, state }) =>
          environmentId === id && hash === live.hash && state !== "withdrawn",
      ),
  );
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button look="quiet" size="s" className={live.state === "paused" ? "text-caution" : ""}>
            {fact}
            <Icon as={ChevronDown} size="xs" />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          {mayPublish && live.earlier !== null ? (
            <MenuItem icon={Undo2} onSelect={() => back(live.hash)}>
              Roll back to v{live.earlier.number}
            </MenuItem>
          ) : null}
          {mayPublish
            ? others.map(({ id, kind }) => (
                <MenuItem key={id} icon={Rocket} onSelect={() => onPromote(live, id)}>
                  {newerThere(draft, id, live.number)
                    ? `Put v${live.number} into ${environmentNames[kind]}, for the newer one…`
                    : `Promote v${live.number} to ${environmentNames[kind]}…`}
                </MenuItem>
              ))
            : null}
          {mayPause && live.state === "active" ? (
            <MenuItem icon={CirclePause} onSelect={() => change("pause")}>
              Pause: accept and store, run nothing
            </MenuItem>
          ) : null}
          {mayPause && live.state === "paused" ? (
            <MenuItem icon={Play} onSelect={() => change("resume")}>
              Resume
            </MenuItem>
          ) : null}
          {mayPause ? (
            <MenuItem icon={PowerOff} danger onSelect={() => setAsking(true)}>
              Withdraw…
            </MenuItem>
          ) : null}
        </MenuContent>
      </Menu>
      {asking ? (
        <WithdrawDialog
          name={name}
          place={place}
          onClose={() => setAsking(false)}
          onWithdraw={() => {
            setAsking(false);
            change("withdraw");
          }}
        />
      ) : null}
    </>
  );
}

/** Then taking a version there is no step forward, and is not called one. */
function newerThere({ publications }: Draft, environment: string, number: number): boolean {
  return publications.some(
    (other) =>
      other.environmentId === environment && other.state !== "withdrawn" && other.number > number,
  );
}

type Change = "pause" | "resume" | "withdraw";
const done: { readonly [change in Change]: string } = {
  pause: "is paused: messages are stored, nothing runs.",
  resume: "runs again.",
  withdraw: "is withdrawn.",
};

function usePublicationChange(flowId: string, name: string, onChanged: () => void) {
  const trpc = useTRPC();
  const mutation = useMutation(trpc.flows.change.mutationOptions());
  const run = (change: Change) =>
    mutation.mutate(
      { flowId, change },
      {
        onSuccess() {
          onChanged();
          const back = { label: "Resume", run: () => run("resume") };
          notify(`${name} ${done[change]}`, change === "pause" ? back : undefined);
        },
        onError: (error) => notifyFailure(problemOf(error).message),
      },
    );
  return run;
}
