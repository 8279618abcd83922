"use client";

import { useMutation } from "@tanstack/react-query";
import { ChevronDown, CirclePause, LockOpen, Play, PowerOff, Rocket, Undo2 } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { usePaletteActions } from "@/components/shell/palette-actions";
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
import { rollBackWords, useRollBack } from "./use-roll-back";

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
  const others = live === null ? [] : promotable(draft, live, distributor.environments);
  const entries: readonly Entry[] =
    live === null || live.state === "withdrawn"
      ? []
      : [
          ...(mayPublish && live.earlier !== null
            ? [
                {
                  icon: Undo2,
                  label: rollBackWords(live.number, live.earlier.number),
                  run: () => back(live.hash),
                },
              ]
            : []),
          ...(mayPublish
            ? others.map(({ id, kind }) => ({
                icon: Rocket,
                label: newerThere(draft, id, live.number)
                  ? `Put v${live.number} into ${environmentNames[kind]}, for the newer one…`
                  : `Promote v${live.number} to ${environmentNames[kind]}…`,
                run: () => onPromote(live, id),
              }))
            : []),
          ...(mayPause ? [pauseEntry(live.state, change)] : []),
          ...(mayPause
            ? [{ icon: PowerOff, label: "Withdraw…", danger: true, run: () => setAsking(true) }]
            : []),
        ];
  useOffer(entries);
  if (live === null || live.state === "withdrawn" || !(mayPause || mayPublish)) {
    return (
      <span className="flex items-center gap-1.5 whitespace-nowrap text-12 text-fg-2 max-xl:hidden">
        {fact}
      </span>
    );
  }
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
          {entries.map(({ icon, label, danger = false, run }) => (
            <MenuItem key={label} icon={icon} danger={danger} onSelect={run}>
              {label}
            </MenuItem>
          ))}
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

type Entry = {
  readonly icon: typeof Undo2;
  readonly label: string;
  readonly danger?: boolean;
  readonly run: () => void;
};

/** Environments that do not run this version yet. */
function promotable(
  { publications }: Draft,
  { hash, environmentId }: Publication,
  environments: ReturnType<typeof usePlace>["distributor"]["environments"],
) {
  return environments.filter(
    ({ id }) =>
      id !== environmentId &&
      !publications.some(
        (other) => other.environmentId === id && other.hash === hash && other.state !== "withdrawn",
      ),
  );
}

function pauseEntry(state: Publication["state"], change: (change: Change) => void): Entry {
  return state === "paused"
    ? { icon: Play, label: "Resume", run: () => change("resume") }
    : {
        icon: CirclePause,
        label: "Pause: accept and store, run nothing",
        run: () => change("pause"),
      };
}

/** The same in the command palette, as it is when an entry is chosen there. */
function useOffer(entries: readonly Entry[]): void {
  const latest = useRef(entries);
  useEffect(() => {
    latest.current = entries;
  });
  const labels = JSON.stringify(entries.map(({ label }) => label));
  usePaletteActions(
    useMemo(
      () =>
        (JSON.parse(labels) as string[]).map((label) => ({
          name: label,
          run: () => latest.current.find((entry) => entry.label === label)?.run(),
        })),
      [labels],
    ),
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
