"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import {
  Building2,
  FlaskConical,
  History,
  ListVideo,
  LogOut,
  type LucideIcon,
  Plug,
  Search,
  Workflow,
  Zap,
} from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useDeferredValue, useState } from "react";
import { restartGuide } from "@/components/guide/guide-state";
import { searchMax } from "@/components/runs/run-filter-state";
import { runName } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { KeyHint } from "@/components/ui/key-hint";
import { StatusBadge } from "@/components/ui/status-badge";
import { useCommandPalette } from "./command-palette-state";
import { useKeyMap } from "./key-map-state";
import { matchWords } from "./match-words";
import { destinations, docsPage, sandboxSystems } from "./navigation";
import { type PaletteAction, usePaletteState } from "./palette-actions";
import { useCan, usePath, usePlace } from "./place";
import { environmentNames, listPageOf, placePath } from "./place-path";
import { readRecents } from "./recents";
import { signOut } from "./sign-out";
import { themes } from "./themes";
import { useTRPC } from "./trpc";

const group =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:text-fg-3";

type EntryProps = {
  readonly value: string;
  readonly icon: LucideIcon;
  readonly name: ReactNode;
  /** Kind or place, quiet beside the name. */
  readonly detail?: ReactNode;
  readonly aside?: ReactNode;
  readonly onSelect: () => void;
};

function Entry({ value, icon, name, detail, aside, onSelect }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-7.5 items-center gap-2 rounded-5 px-2 data-[selected=true]:bg-press pointer-coarse:h-11"
    >
      <Icon as={icon} className="text-fg-2" />
      <span className="truncate">{name}</span>
      {detail ? <span className="min-w-0 truncate text-12 text-fg-3">{detail}</span> : null}
      {aside ? <span className="ml-auto shrink-0">{aside}</span> : null}
    </Command.Item>
  );
}

type GroupProps = { readonly go: (path: string) => void };

const foundMin = 3;

/** Runs whose document numbers begin with what was typed. */
function useFoundRuns(search: string, enabled: boolean) {
  const trpc = useTRPC();
  const wanted = search.trim().slice(0, searchMax);
  const runs = useQuery(
    trpc.runs.list.queryOptions(
      { filter: { view: "all", search: wanted, status: [] }, limit: 6 },
      { enabled: enabled && wanted.length >= foundMin, placeholderData: keepPreviousData },
    ),
  );
  return wanted.length >= foundMin ? (runs.data?.rows ?? []) : [];
}

function FoundRuns({
  rows,
  search,
  go,
}: GroupProps & {
  readonly rows: ReturnType<typeof useFoundRuns>;
  readonly search: string;
}) {
  const path = usePath();
  if (rows.length === 0) return null;
  return (
    <Command.Group heading="Runs with this number" className={group} forceMount>
      {rows.map((row) => (
        <Entry
          key={row.id}
          value={`${search} run ${row.id}`}
          icon={ListVideo}
          name={row.keys.map((key) => key.value).join(" · ") || runName(row.id)}
          detail={row.flowName}
          aside={<StatusBadge status={row.status} bare />}
          onSelect={() => go(path(`/runs/${row.id}`))}
        />
      ))}
    </Command.Group>
  );
}

function Flows({ go }: GroupProps) {
  const trpc = useTRPC();
  const path = usePath();
  const flows = useQuery(trpc.flows.list.queryOptions());
  if (!flows.data || flows.data.length === 0) return null;
  return (
    <Command.Group heading="Flows" className={group}>
      {flows.data.map((flow) => (
        <Entry
          key={flow.id}
          value={`flow ${flow.name} ${flow.id}`}
          icon={Workflow}
          name={flow.name}
          onSelect={() => go(path(`/flows/${flow.id}`))}
        />
      ))}
    </Command.Group>
  );
}

function Pages({ go }: GroupProps) {
  const path = usePath();
  const { actions } = usePlace();
  return (
    <Command.Group heading="Go to" className={group}>
      {destinations
        .filter(({ needs }) => actions.includes(needs))
        .map(({ name, page, icon }) => (
          <Entry
            key={page}
            value={`go to ${name}`}
            icon={icon}
            name={name}
            onSelect={() => go(path(page))}
          />
        ))}
      <Entry
        value="go to docs help documentation"
        icon={docsPage.icon}
        name={docsPage.name}
        onSelect={() => go(path(docsPage.page))}
      />
    </Command.Group>
  );
}

const foundInDocs = 4;

/** Places in the docs that have what was typed; they follow what is the distributor's own. */
function FoundInDocs({ search, go }: GroupProps & { readonly search: string }) {
  const trpc = useTRPC();
  const path = usePath();
  const query = search.trim();
  const found = useQuery(
    trpc.docs.search.queryOptions(
      { query, limit: foundInDocs },
      {
        enabled: query.length >= foundMin,
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
      },
    ),
  );
  if (query.length < foundMin || !found.data || found.data.hits.length === 0) return null;
  return (
    <Command.Group heading="In the docs" className={group} forceMount>
      {found.data.hits.map(({ slug, anchor, heading, title }) => (
        <Entry
          key={`${slug}#${anchor}`}
          value={`${search} docs ${slug}#${anchor}`}
          icon={docsPage.icon}
          name={heading === "" ? title : heading}
          detail={heading === "" ? undefined : title}
          onSelect={() => go(path(`/docs/${slug}${anchor === "" ? "" : `#${anchor}`}`))}
        />
      ))}
    </Command.Group>
  );
}

function Connections({ go }: GroupProps) {
  const trpc = useTRPC();
  const path = usePath();
  const connections = useQuery(trpc.connections.list.queryOptions());
  if (!connections.data || connections.data.length === 0) return null;
  return (
    <Command.Group heading="Connections" className={group}>
      {connections.data.map(({ id, name }) => (
        <Entry
          key={id}
          value={`connection ${name} ${id}`}
          icon={Plug}
          name={name}
          onSelect={() => go(path(`/connections/${id}`))}
        />
      ))}
    </Command.Group>
  );
}

/** What was open last, before everything else; a search finds it in its own group. */
function Recents({ go, searching }: GroupProps & { readonly searching: boolean }) {
  const path = usePath();
  const { environment } = usePlace();
  const pathname = usePathname();
  const recents = readRecents(environment.id).filter(({ page }) => path(page) !== pathname);
  if (searching || recents.length === 0) return null;
  return (
    <Command.Group heading="Recent" className={group}>
      {recents.slice(0, 5).map(({ page, title }) => (
        <Entry
          key={page}
          value={`recent ${title} ${page}`}
          icon={History}
          name={title}
          onSelect={() => go(path(page))}
        />
      ))}
    </Command.Group>
  );
}

/** What can be done: here, on the page that is open, and everywhere. */
function Actions({ go, close }: GroupProps & { readonly close: () => void }) {
  const path = usePath();
  const here = usePaletteState((state) => state.actions);
  const showKeys = useKeyMap((map) => map.show);
  const { actions: allowed } = usePlace();
  const everywhere: readonly PaletteAction[] = [
    ...(allowed.includes("flow.edit") ? [{ name: "New flow…", path: "/flows?new=1" }] : []),
    ...(allowed.includes("connection.edit")
      ? [{ name: "New connection…", path: "/connections/new" }]
      : []),
    { name: "Runs that need attention", path: "/runs?view=attention" },
    { name: "Runs in doubt", path: "/runs?view=in-doubt" },
    { name: "Search docs…", path: "/docs?q=" },
    { name: "Your account: password, second factor, sessions", path: "/account" },
    ...(allowed.includes("flow.edit")
      ? [{ name: "Guide me through a first flow", run: restartGuide }]
      : []),
    { name: "Keys", keys: "?", run: showKeys },
  ];
  return (
    <Command.Group heading="Do" className={group}>
      {[...here, ...everywhere].map((action) => (
        <Entry
          key={action.name}
          value={`do ${action.name}`}
          icon={Zap}
          name={action.name}
          aside={action.keys ? <KeyHint keys={action.keys} /> : null}
          onSelect={() => {
            if ("path" in action) go(path(action.path));
            else {
              close();
              // After the palette gave the focus back, so that what opens may take it.
              setTimeout(action.run);
            }
          }}
        />
      ))}
      {sandboxSystems.map(({ name, path: page }) => (
        <Entry
          key={page}
          value={`open sandbox ${name}`}
          icon={FlaskConical}
          name={`Open the ${name}`}
          detail="Sandbox"
          onSelect={() => {
            close();
            window.open(page, "_blank", "noopener");
          }}
        />
      ))}
    </Command.Group>
  );
}

function Places({ go }: GroupProps) {
  const place = usePlace();
  const pathname = usePathname();
  return (
    <Command.Group heading="Distributors" className={group}>
      {place.partners.flatMap((partner) =>
        partner.distributors.flatMap((distributor) =>
          distributor.environments
            .filter((environment) => environment.id !== place.environment.id)
            .map((environment) => (
              <Entry
                key={environment.id}
                value={`${distributor.name} ${environmentNames[environment.kind]}`}
                icon={Building2}
                name={distributor.name}
                detail={environmentNames[environment.kind]}
                onSelect={() =>
                  go(placePath(distributor.slug, environment.kind, listPageOf(pathname)))
                }
              />
            )),
        ),
      )}
    </Command.Group>
  );
}

function Changes({ close }: { readonly close: () => void }) {
  const { setTheme } = useTheme();
  return (
    <Command.Group heading="Change" className={group}>
      {themes.map(({ value, label, icon }) => (
        <Entry
          key={value}
          value={`appearance ${label}`}
          icon={icon}
          name={`Appearance: ${label.toLowerCase()}`}
          onSelect={() => {
            setTheme(value);
            close();
          }}
        />
      ))}
      <Entry value="sign out" icon={LogOut} name="Sign out" onSelect={() => void signOut()} />
    </Command.Group>
  );
}

/** Pages, flows, runs by any of their numbers, distributors, appearance. */
export function CommandPaletteDialog() {
  const { open, setOpen } = useCommandPalette();
  const [search, setSearch] = useState("");
  const typed = useDeferredValue(search);
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
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
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
            <Command.List className="max-h-[min(420px,60dvh)] overflow-y-auto p-1 pb-1.5">
              {found.length === 0 ? (
                <Command.Empty className="px-2 py-3 text-12 text-fg-3">
                  Nothing of that name. Numbers are found from their third digit on.
                </Command.Empty>
              ) : null}
              <FoundRuns rows={found} search={search} go={go} />
              <Recents go={go} searching={typed.trim() !== ""} />
              <Pages go={go} />
              <Actions go={go} close={close} />
              <Flows go={go} />
              <Connections go={go} />
              <Places go={go} />
              <FoundInDocs search={typed} go={go} />
              <Changes close={close} />
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
