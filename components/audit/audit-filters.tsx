"use client";

import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { useAddressChoice } from "@/components/shell/use-address-choice";
import { useTypedSearch } from "@/components/shell/use-typed-search";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { areaWords } from "./action-words";

const all = "";

/** What of the log is shown; it stands in the address. */
export function useAuditFilter() {
  const [text, setText] = useAddressChoice<string>("q", all);
  const [actor, setActor] = useAddressChoice<string>("who", all);
  const [area, setArea] = useAddressChoice<string>("of", all);
  const [since, setSince] = useAddressChoice<string>("since", all);
  const [until, setUntil] = useAddressChoice<string>("until", all);
  const [reach, setReach] = useAddressChoice<"distributor" | "partner">("reach", "distributor");
  const { timeZone } = usePlace().distributor;
  const given = { text, actor, area, since, until };
  const asked = Object.entries(given).filter(([, value]) => value !== all);
  return {
    ...given,
    reach,
    setText,
    setActor,
    setArea,
    setSince,
    setUntil,
    setReach,
    narrowed: asked.length > 0,
    /** As the list is asked. */
    filter: { ...Object.fromEntries(asked), zone: timeZone },
    clear() {
      for (const set of [setText, setActor, setArea, setSince, setUntil]) set(null);
    },
  };
}

export type AuditFilterState = ReturnType<typeof useAuditFilter>;

function SearchField({ text, setText }: Pick<AuditFilterState, "text" | "setText">) {
  const [typed, setTyped] = useTypedSearch(text, (next) => setText(next === all ? null : next));
  return (
    <Input
      type="search"
      aria-label="Search the log"
      placeholder="Name, number or note"
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      lead={<Icon as={Search} size="s" />}
      boxClassName="w-56 shrink-0 max-md:w-full"
    />
  );
}

/** By text, person, kind of thing and days; for the whole partner where the person may. */
export function AuditFilters({ state }: { readonly state: AuditFilterState }) {
  const trpc = useTRPC();
  const choices = useQuery(trpc.audit.choices.queryOptions(undefined, { staleTime: 60_000 })).data;
  const options = (names: readonly string[], chosen: string, everything: string) => [
    { value: "all", label: everything },
    ...[...new Set([...names, ...(chosen === all ? [] : [chosen])])].map((value) => ({
      value,
      label: everything === "Everything" ? areaWords(value) : value,
    })),
  ];
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-2 text-12 text-fg-2">
      <SearchField text={state.text} setText={state.setText} />
      <Select
        aria-label="Who"
        className="w-44"
        options={options(choices?.actors ?? [], state.actor, "Everybody")}
        value={state.actor === all ? "all" : state.actor}
        onValueChange={(value) => state.setActor(value === "all" ? null : value)}
      />
      <Select
        aria-label="What"
        className="w-40"
        options={options(choices?.areas ?? [], state.area, "Everything")}
        value={state.area === all ? "all" : state.area}
        onValueChange={(value) => state.setArea(value === "all" ? null : value)}
      />
      <span className="flex items-center gap-1.5">
        From
        <Input
          type="date"
          aria-label="From day"
          boxClassName="w-36"
          value={state.since}
          onChange={(event) => state.setSince(event.target.value || null)}
        />
      </span>
      <span className="flex items-center gap-1.5">
        to
        <Input
          type="date"
          aria-label="To day"
          boxClassName="w-36"
          value={state.until}
          onChange={(event) => state.setUntil(event.target.value || null)}
        />
      </span>
      {state.narrowed ? (
        <Button look="quiet" size="s" onClick={state.clear}>
          Clear
        </Button>
      ) : null}
      {choices?.wholePartner === true ? (
        <SegmentedControl
          label="Whose log"
          className="ml-auto max-md:ml-0"
          value={state.reach}
          onValueChange={state.setReach}
          options={[
            { value: "distributor", label: "Distributor" },
            { value: "partner", label: "Whole partner" },
          ]}
        />
      ) : null}
    </div>
  );
}
