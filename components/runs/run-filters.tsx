"use client";

import { Plus, Search } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { usePlace } from "@/components/shell/place";
import { useTypedSearch } from "@/components/shell/use-typed-search";
import { Button } from "@/components/ui/button";
import { ChipButton, FilterChip } from "@/components/ui/chip";
import { formatTime } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { KeyHint } from "@/components/ui/key-hint";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/menu";
import { statuses } from "@/components/ui/status";
import { type RunListState, searchMax, statusChoices, timeChoices } from "./run-filter-state";

export type FlowChoice = { readonly id: string; readonly name: string };

type FiltersProps = {
  readonly state: RunListState;
  readonly change: (part: Partial<RunListState>, how?: "push" | "replace") => void;
  readonly flows: readonly FlowChoice[];
  readonly searchable: boolean;
  /** At the end of the line. */
  readonly aside?: ReactNode;
};

/** Writes to the address a moment after the last key, without a history entry per letter. */
function SearchField({ state, change }: Pick<FiltersProps, "state" | "change">) {
  const [text, setText] = useTypedSearch(state.search, (search) => change({ search }, "replace"));
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      const typing =
        target instanceof HTMLElement && target.closest("input,textarea,[contenteditable]");
      if (event.key !== "/" || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <Input
      ref={field}
      type="search"
      aria-label="Search by any number of an order"
      placeholder="Order, PO, ERP order, tracking"
      maxLength={searchMax}
      value={text}
      onChange={(event) => setText(event.target.value)}
      lead={<Icon as={Search} size="s" />}
      trail={text === "" ? <KeyHint keys="/" /> : null}
      boxClassName="w-72 shrink-0 max-md:w-full max-md:shrink"
    />
  );
}

function AddFilter({ state, change, flows }: Omit<FiltersProps, "searchable" | "aside">) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <ChipButton dashed>
          <Icon as={Plus} size="xs" />
          Filter
        </ChipButton>
      </MenuTrigger>
      <MenuContent className="max-h-96 w-60">
        <MenuLabel>Time</MenuLabel>
        {timeChoices.map(({ value, name }) => (
          <MenuItem key={value} onSelect={() => change({ time: value, span: null })}>
            {name.charAt(0).toUpperCase() + name.slice(1)}
          </MenuItem>
        ))}
        <MenuLabel>Status</MenuLabel>
        {statusChoices
          .filter((choice) => !state.status.includes(choice))
          .map((choice) => (
            <MenuItem
              key={choice}
              icon={statuses[choice].icon}
              onSelect={() => change({ status: [...state.status, choice] })}
            >
              {statuses[choice].word}
            </MenuItem>
          ))}
        {state.warned ? null : (
          <MenuItem icon={statuses.warned.icon} onSelect={() => change({ warned: true })}>
            {statuses.warned.word}
          </MenuItem>
        )}
        {flows.length > 0 ? <MenuLabel>Flow</MenuLabel> : null}
        {flows.map((flow) => (
          <MenuItem key={flow.id} onSelect={() => change({ flow: flow.id })}>
            <span className="truncate">{flow.name}</span>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}

/** Search and the filters in force. */
export function RunFilters({ state, change, flows, searchable, aside }: FiltersProps) {
  const { timeZone } = usePlace().distributor;
  const filtered =
    state.flow !== null ||
    state.status.length > 0 ||
    state.warned ||
    state.time ||
    state.span ||
    state.bulk;
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-1.5 px-4 py-2">
      {searchable ? <SearchField state={state} change={change} /> : null}
      {state.time ? (
        <FilterChip
          name="Time"
          value={timeChoices.find(({ value }) => value === state.time)?.name ?? ""}
          onRemove={() => change({ time: null })}
        />
      ) : null}
      {state.span ? (
        <FilterChip
          name="Hour from"
          value={formatTime(state.span[0], Date.now(), timeZone)}
          onRemove={() => change({ span: null })}
        />
      ) : null}
      {state.flow ? (
        <FilterChip
          name="Flow"
          value={flows.find(({ id }) => id === state.flow)?.name ?? "one flow"}
          onRemove={() => change({ flow: null })}
        />
      ) : null}
      {state.status.map((choice) => (
        <FilterChip
          key={choice}
          name="Status"
          value={statuses[choice].word.toLowerCase()}
          onRemove={() => change({ status: state.status.filter((other) => other !== choice) })}
        />
      ))}
      {state.warned ? (
        <FilterChip
          name="Status"
          value={statuses.warned.word.toLowerCase()}
          onRemove={() => change({ warned: false })}
        />
      ) : null}
      <AddFilter state={state} change={change} flows={flows} />
      {state.bulk ? (
        <FilterChip
          name="Runs of"
          value="one bulk action"
          onRemove={() => change({ bulk: null })}
        />
      ) : null}
      <span className="ml-auto flex items-center gap-1">
        {filtered ? (
          <Button
            look="quiet"
            size="s"
            onClick={() =>
              change({ flow: null, status: [], warned: false, time: null, span: null, bulk: null })
            }
          >
            Clear
          </Button>
        ) : null}
        {aside}
      </span>
    </div>
  );
}
