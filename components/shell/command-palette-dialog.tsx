"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useState } from "react";
import { Scrim } from "@/components/ui/dialog";
import { HeldKeys } from "@/components/ui/held-keys";
import { Icon } from "@/components/ui/icon";
import { KeyHint } from "@/components/ui/key-hint";
import { useCommandPalette } from "./command-palette-state";
import { matchWords } from "./match-words";
import { ActionEntries, ChangeEntries, ControlEntries } from "./palette-deeds";
import {
  ConnectionEntries,
  FlowEntries,
  MapEntries,
  RecentEntries,
  TableEntries,
} from "./palette-documents";
import { FoundInDocs, FoundRuns, useFoundRuns } from "./palette-found";
import { PageEntries, PlaceEntries } from "./palette-places";
import { useCan } from "./place";

/** Pages, flows, runs by any of their numbers, distributors, appearance. */
export function CommandPaletteDialog() {
  const { open, setOpen } = useCommandPalette();
  const [search, setSearch] = useState("");
  const typed = useDeferredValue(search);
  // What is in sight first is drawn first; keys wait for the rest, so that they choose among all there is.
  const whole = useDeferredValue(true, false);
  const router = useRouter();
  const mayFind = useCan("payload.view");
  const found = useFoundRuns(typed, open && mayFind);

  const close = () => setOpen(false);
  const go = (path: string) => {
    close();
    router.push(path);
  };
  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setSearch("");
      }}
    >
      <Radix.Portal>
        <Scrim />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[16%] left-1/2 z-40 w-[560px] max-w-[calc(100vw-24px)] -translate-x-1/2 overflow-hidden rounded-12 bg-raised shadow-3 focus-visible:outline-none"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command loop label="Search and commands" filter={matchWords}>
            <div className="flex h-11 items-center gap-2.5 border-line border-b px-3">
              <Icon as={Search} className="text-fg-3" />
              <Command.Input
                value={search}
                onValueChange={setSearch}
                placeholder="Flow, page, or any number of an order"
                className="h-full min-w-0 flex-1 bg-transparent outline-none"
              />
              <KeyHint keys="Esc" />
            </div>
            <Command.List
              className={`overflow-y-auto p-1 pb-1.5 ${whole ? "max-h-[min(420px,60dvh)]" : "h-[min(420px,60dvh)]"}`}
            >
              {found.rows.length === 0 ? (
                <Command.Empty className="px-2 py-3 text-12 text-fg-3">
                  {found.searching
                    ? "Searching the runs…"
                    : "Nothing of that name. Numbers are found from their third digit on."}
                </Command.Empty>
              ) : null}
              <FoundRuns rows={found.rows} search={search} go={go} />
              <RecentEntries go={go} searching={typed.trim() !== ""} />
              <PageEntries go={go} />
              {whole ? <ActionEntries go={go} close={close} /> : <HeldKeys />}
              <ControlEntries close={close} searching={typed.trim() !== ""} />
              {whole ? (
                <>
                  <FlowEntries go={go} />
                  <ConnectionEntries go={go} />
                  <MapEntries go={go} />
                  <TableEntries go={go} />
                  <PlaceEntries go={go} />
                  <FoundInDocs search={typed} go={go} />
                  <ChangeEntries close={close} />
                </>
              ) : null}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
