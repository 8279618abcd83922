"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/components/shell/place";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { notify, notifyFailure } from "@/components/ui/toast";

type Step = { readonly flow: string; readonly name: string; readonly node: string };

/** Tries a shared map on what came to a step that uses it in the newest run here. */
export function MapTrialBar({
  map,
  onSample,
}: {
  readonly map: string;
  /** Takes the message, as text of JSON. */
  readonly onSample: (text: string) => void;
}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const mayView = useCan("payload.view");
  const [chosen, choose] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const uses = useQuery(trpc.flows.uses.queryOptions({ kind: "map", value: map }));
  // What is published has runs; a draft alone seldom has.
  const sorted = (uses.data ?? []).toSorted(
    (a, b) => Number(a.where === "draft") - Number(b.where === "draft"),
  );
  const steps = [
    ...new Map(
      sorted.flatMap(({ flowId: flow, flowName, node, places }) =>
        node === null ? [] : [[flow, { flow, node, name: `${flowName}: ${places[0]}` }] as const],
      ),
    ).values(),
  ];
  const step = steps.find(({ flow }) => flow === chosen) ?? steps[0];
  const take = async ({ flow, name, node }: Step) => {
    setBusy(true);
    try {
      const { rows } = await client.runs.list.query({
        filter: { view: "all", search: "", status: [], flow },
        limit: 1,
      });
      const run = rows[0]?.id;
      const seen = run === undefined ? null : await client.runs.step.query({ run, node });
      const value = seen?.inputs.find((input) => input.value?.complete === true)?.value;
      if (value === undefined || value === null) {
        notifyFailure(`No message of the newest run here is kept whole at ${name}.`);
      } else {
        onSample(value.text);
        notify(`Tried on what came to ${name} last.`);
      }
    } catch (error) {
      notifyFailure(problemOf(error).message);
    }
    setBusy(false);
  };
  return (
    <footer className="flex h-11 shrink-0 items-center gap-3 border-line-strong border-t bg-bg px-3 text-12">
      <p className="truncate text-fg-2">
        {step === undefined
          ? "Paste a message, or drop a JSON file on this window, to see what the map makes of it."
          : mayView
            ? "Try the map on what came last to a step that uses it, or on a pasted message."
            : "Your role may not see what runs received: paste a message."}
      </p>
      <span className="flex-1" />
      {step === undefined || !mayView ? null : (
        <>
          <Select
            aria-label="Step whose last message is tried"
            className="w-72"
            options={steps.map(({ flow, name }) => ({ value: flow, label: name }))}
            value={step.flow}
            onValueChange={choose}
          />
          <Button size="s" busy={busy} onClick={() => void take(step)}>
            <Icon as={History} size="s" />
            Last message
          </Button>
        </>
      )}
    </footer>
  );
}
