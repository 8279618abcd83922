"use client";

import { useMutation } from "@tanstack/react-query";
import { ChevronDown, CirclePause, LockOpen, Play, PowerOff } from "lucide-react";
import { useState } from "react";
import { useCan, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { notify, notifyFailure } from "@/components/ui/toast";
import type { Draft } from "./use-draft";

type PublicationMenuProps = {
  readonly draft: Draft;
  readonly onChanged: () => void;
};

const words = { active: "Live", paused: "Paused", withdrawn: "Withdrawn" } as const;

/** What runs in this environment, and how to pause, resume or withdraw it. */
export function PublicationMenu({ draft, onChanged }: PublicationMenuProps) {
  const { environment } = usePlace();
  const { id: flowId, name } = draft;
  const live =
    draft.publications.find(({ environmentId }) => environmentId === environment.id) ?? null;
  const mayPause = useCan("flow.pause");
  const [asking, setAsking] = useState(false);
  const change = usePublicationChange(flowId, name, onChanged);
  const place = environmentNames[environment.kind];
  const fact = (
    <>
      <Icon as={live?.state === "paused" ? CirclePause : LockOpen} size="s" />
      {live === null
        ? `Not published in ${place}`
        : `${words[live.state]}: v${live.number} in ${place}`}
    </>
  );
  if (live === null || !mayPause || live.state === "withdrawn") {
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
          {live.state === "active" ? (
            <MenuItem icon={CirclePause} onSelect={() => change("pause")}>
              Pause: accept and store, run nothing
            </MenuItem>
          ) : (
            <MenuItem icon={Play} onSelect={() => change("resume")}>
              Resume
            </MenuItem>
          )}
          <MenuItem icon={PowerOff} danger onSelect={() => setAsking(true)}>
            Withdraw…
          </MenuItem>
        </MenuContent>
      </Menu>
      <Dialog open={asking} onOpenChange={setAsking}>
        <DialogContent
          title={`Withdraw ${name} from ${place}?`}
          description="Callers of its address get 404 and nothing new starts. Runs that have begun go on. Publishing it again brings it back under the same address."
          footer={
            <>
              <DialogClose asChild>
                <Button>Keep it</Button>
              </DialogClose>
              <Button
                look="danger"
                onClick={() => {
                  setAsking(false);
                  change("withdraw");
                }}
              >
                Withdraw
              </Button>
            </>
          }
        />
      </Dialog>
    </>
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
