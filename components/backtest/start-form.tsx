"use client";

import { useMemo, useState } from "react";
import { useCan, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { useNow } from "@/components/ui/use-now";
import { type BacktestOrder, useBacktestStart, useChosenCount } from "./use-backtest";

const dayMs = 86_400_000;
const periods = [
  { value: "1", label: "The last 24 hours" },
  { value: "7", label: "The last 7 days" },
  { value: "30", label: "The last 30 days" },
  { value: "between", label: "Between two days…" },
];
const mosts = [100, 1_000, 10_000, 100_000];

type Ended = "all" | "succeeded" | "failed";
type Tables = NonNullable<BacktestOrder["tables"]>;

/** Which past messages the draft is tried on. */
export function StartForm({
  flowId,
  onStarted,
}: {
  readonly flowId: string;
  readonly onStarted: (id: string) => void;
}) {
  const { environment } = usePlace();
  const mayStart = useCan("run.start");
  const [period, setPeriod] = useState("7");
  const [days, setDays] = useState<Days>({ from: "", to: "" });
  const [ended, setEnded] = useState<Ended>("all");
  const [key, setKey] = useState("");
  const [most, setMost] = useState(10_000);
  const [tables, setTables] = useState<Tables>("then");
  // What ends while one looks at the form counts, too.
  const now = useNow(60_000);
  const bounds = useMemo(() => boundsOf(period, days, now), [period, days, now]);
  const request = {
    ...bounds,
    statuses: ended === "all" ? [] : [ended],
    key: key.trim(),
    most,
    tables,
  };
  const start = useBacktestStart(flowId);
  const chosen = useChosenCount(flowId, request).data?.messages ?? null;
  const isPeriod = bounds.from < bounds.to;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <form
        noValidate
        className="flex max-w-[520px] flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPeriod || chosen === 0) return;
          start.mutate({ flowId, request }, { onSuccess: ({ id }) => onStarted(id) });
        }}
      >
        <div>
          <h2 className="font-semibold text-16">See what the draft would have done</h2>
          <p className="mt-1 text-fg-2">
            The saved draft processes messages that this flow has processed in{" "}
            {environmentNames[environment.kind]}. Systems answer as they answered then; nothing is
            sent, and no run is made.
          </p>
        </div>
        <Field label="Messages of" required>
          {(control) => (
            <Select {...control} value={period} onValueChange={setPeriod} options={periods} />
          )}
        </Field>
        {period === "between" ? (
          <DaysFields days={days} onChange={setDays} isPeriod={isPeriod} />
        ) : null}
        <div className="flex flex-col items-start gap-1">
          <span className="font-medium text-12 text-fg-2">Runs that</span>
          <SegmentedControl
            label="Runs that"
            value={ended}
            onValueChange={setEnded}
            options={[
              { value: "all", label: "Ended" },
              { value: "succeeded", label: "Succeeded" },
              { value: "failed", label: "Failed" },
            ]}
          />
        </div>
        <Field label="Number" help="Of an order, or its beginning, as in the search of the runs.">
          {(control) => (
            <Input
              {...control}
              value={key}
              maxLength={200}
              spellCheck={false}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
        <Field label="At most" required help="The newest of them.">
          {(control) => (
            <Select
              {...control}
              value={String(most)}
              onValueChange={(next) => setMost(Number(next))}
              options={mosts.map((value) => ({
                value: String(value),
                label: `${formatCount(value)} messages`,
              }))}
            />
          )}
        </Field>
        <TablesChoice tables={tables} onChange={setTables} />
        {start.error ? (
          <div role="alert">
            <ErrorCard
              title="The backtest did not start"
              why={<p>{problemOf(start.error).message}</p>}
            />
          </div>
        ) : null}
        <div className="flex flex-wrap items-center gap-3">
          <Button
            type="submit"
            look="primary"
            disabled={!(mayStart && isPeriod) || chosen === 0}
            busy={start.isPending}
          >
            Backtest the draft
          </Button>
          {isPeriod ? (
            <Chosen messages={chosen} />
          ) : (
            <p className="text-12 text-fg-2">Choose a first day, and a last one not before it.</p>
          )}
        </div>
        {mayStart ? null : (
          <p className="text-12 text-fg-2">Your role may look at backtests, but not start one.</p>
        )}
      </form>
    </div>
  );
}

type Days = { readonly from: string; readonly to: string };

function DaysFields({
  days,
  onChange,
  isPeriod,
}: {
  readonly days: Days;
  readonly onChange: (days: Days) => void;
  readonly isPeriod: boolean;
}) {
  const isBackwards = days.from !== "" && days.to !== "" && !isPeriod;
  return (
    <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
      {(["from", "to"] as const).map((side) => (
        <Field
          key={side}
          label={side === "from" ? "First day" : "Last day"}
          required
          error={side === "to" && isBackwards ? "It is before the first." : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="date"
              value={days[side]}
              onChange={(event) => onChange({ ...days, [side]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function TablesChoice({
  tables,
  onChange,
}: {
  readonly tables: Tables;
  readonly onChange: (tables: Tables) => void;
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium text-12 text-fg-2">Lookup and decision tables</span>
      <RadioGroup
        label="Lookup and decision tables"
        value={tables}
        onValueChange={onChange}
        options={[
          {
            value: "then",
            label: "As they were then",
            help: "Only the draft makes a difference.",
          },
          {
            value: "now",
            label: "As they are now",
            help: "What the tables have become makes a difference, too.",
          },
        ]}
      />
    </div>
  );
}

function Chosen({ messages }: { readonly messages: number | null }) {
  return (
    <p role="status" className="text-12 text-fg-2">
      {messages === null
        ? ""
        : messages === 0
          ? "No message of this flow ended then."
          : `${formatCount(messages)} ${messages === 1 ? "message" : "messages"}`}
    </p>
  );
}

/** Days are those of the browser, the last one included. */
function boundsOf(
  period: string,
  days: Days,
  now: number,
): { readonly from: number; readonly to: number } {
  if (period !== "between") return { from: now - Number(period) * dayMs, to: now };
  const from = Date.parse(`${days.from}T00:00:00`);
  const to = Date.parse(`${days.to}T00:00:00`);
  return Number.isNaN(from) || Number.isNaN(to) ? { from: 0, to: 0 } : { from, to: to + dayMs };
}
