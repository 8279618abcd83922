"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { statuses, toneText } from "@/components/ui/status";
import { type DistributorChoice, usePlace } from "./place";
import { listPageOf, placePath } from "./place-path";
import { PlaceSwitcher } from "./place-switcher";
import { sidebarItem } from "./sidebar-item";
import { useTRPC } from "./trpc";

const distributorsMax = 8;
const againMs = 20_000;

/** Worst first. */
const states = ["failed", "in-doubt", "paused", "off", "healthy"] as const;
type State = (typeof states)[number];

/** What stands behind the name for those who do not see the icon. */
const words: { readonly [state in State]: string } = {
  failed: "runs failed",
  "in-doubt": "steps in doubt",
  paused: "a connection is paused",
  off: "nothing is live",
  healthy: "healthy",
};

/** The partner's distributors, each with how it fares in an environment of this kind. */
export function DistributorLinks() {
  const { partners, partner, distributor: here, environment } = usePlace();
  const pathname = usePathname();
  const known = useStates();
  const all = partners.find((candidate) => candidate.id === partner.id)?.distributors ?? [];
  const shown = all.slice(0, distributorsMax);
  const hidden = all.slice(distributorsMax);
  const worst = states.find((state) => hidden.some(({ id }) => known.get(id) === state));
  return (
    <>
      {shown.map((distributor) => {
        const kind = kindAt(distributor, environment.kind);
        if (kind === undefined) return null;
        const on = distributor.id === here.id;
        const state = known.get(distributor.id);
        return (
          <Link
            key={distributor.id}
            href={placePath(distributor.slug, kind, listPageOf(pathname))}
            aria-current={on ? "true" : undefined}
            title={state === undefined ? undefined : `${distributor.name}: ${words[state]}`}
            className={cn(sidebarItem, on && "font-medium text-fg")}
          >
            <StateIcon state={state} />
            <span className="truncate">{distributor.name}</span>
            {state === undefined ? null : <span className="sr-only">: {words[state]}</span>}
          </Link>
        );
      })}
      {hidden.length > 0 ? (
        <PlaceSwitcher>
          <button type="button" className={cn(sidebarItem, "text-fg-3")}>
            <StateIcon state={worst} />
            {hidden.length} more
            {worst === undefined ? null : <span className="sr-only">: {words[worst]}</span>}
          </button>
        </PlaceSwitcher>
      ) : null}
    </>
  );
}

function useStates(): ReadonlyMap<string, State> {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.attention.distributors.queryOptions(undefined, {
      refetchInterval: againMs,
      placeholderData: keepPreviousData,
    }),
  );
  return new Map(data?.map(({ id, status }) => [id, status]));
}

function kindAt({ environments }: DistributorChoice, kind: "test" | "production") {
  return (environments.find((other) => other.kind === kind) ?? environments[0])?.kind;
}

/** In the place of the house, so that nothing moves when it comes. */
function StateIcon({ state }: { readonly state: State | undefined }) {
  if (state === undefined) return <Icon as={Building2} className="text-fg-3" />;
  const { icon, tone } = statuses[state];
  return <Icon as={icon} className={toneText[tone]} />;
}
