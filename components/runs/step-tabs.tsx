"use client";

import type { ReactNode } from "react";
import { useAddressChoice } from "@/components/shell/use-address-choice";
import { ConsoleLines } from "@/components/ui/console-lines";
import { laterComponent } from "@/components/ui/later-component";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { decides } from "./decides";
import { ExchangeView } from "./exchange-view";
import { comparedInput, StepChanges } from "./step-changes";
import { InputView, OutputView } from "./step-values";
import type { RunView, StepDetail } from "./use-run";

/** It knows the language of the cells: it comes with the first step that is asked why. */
const DecisionWhy = laterComponent(() =>
  import("./decision-why").then((module) => module.DecisionWhy),
);

const FieldOriginsView = laterComponent(() =>
  import("./field-origins").then((module) => module.FieldOriginsView),
);

/** Whether it can be told where each field of the step's output comes from. */
function explains(view: RunView, step: StepDetail): boolean {
  const node = view.document?.nodes[step.line?.node ?? ""];
  const ran = step.line?.status === "succeeded" || step.line?.status === "failed";
  return view.payloads && ran && nodeRegistry.get(node?.type ?? "")?.explains === true;
}

function firstTab(step: StepDetail): string {
  const open: readonly (string | undefined)[] = ["failed", "in-doubt", "running", "retrying"];
  if (open.includes(step.line?.status)) return step.request ? "exchange" : "input";
  return step.message ? "input" : "output";
}

type StepTab = { readonly value: string; readonly label: string; readonly content: ReactNode };

function tabsOf(view: RunView, step: StepDetail): readonly StepTab[] {
  const compared = view.payloads ? comparedInput(step) : null;
  const exchange = step.request !== null || step.response !== null;
  const tab = (value: string, label: string, content: ReactNode) => ({ value, label, content });
  const when = (there: boolean, made: () => StepTab) => (there ? [made()] : []);
  return [
    tab("input", step.message ? "Message" : "Input", <InputView view={view} step={step} />),
    tab("output", "Output", <OutputView view={view} step={step} />),
    ...when(decides(view, step), () => tab("why", "Why", <DecisionWhy view={view} step={step} />)),
    ...when(explains(view, step), () =>
      tab("origins", "Where from", <FieldOriginsView view={view} step={step} />),
    ),
    ...(compared === null
      ? []
      : [tab("changes", "Changes", <StepChanges view={view} step={step} input={compared} />)]),
    ...when(exchange, () =>
      tab("exchange", "Request and response", <ExchangeView run={view.run.id} step={step} />),
    ),
    ...when(step.console.length > 0, () =>
      tab("console", "Console", <ConsoleLines lines={step.console} />),
    ),
  ];
}

/** What is kept of a step: its values, why and from what they are, and what was sent. */
export function StepTabs({ view, step }: { readonly view: RunView; readonly step: StepDetail }) {
  const tabs = tabsOf(view, step);
  const [wanted, setTab] = useAddressChoice("tab", firstTab(step));
  return (
    <Tabs
      value={tabs.some(({ value }) => value === wanted) ? wanted : firstTab(step)}
      onValueChange={setTab}
      className="min-h-0"
    >
      <TabList aria-label="Values of the step">
        {tabs.map(({ value, label }) => (
          <Tab key={value} value={value}>
            {label}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ value, content }) => (
        <TabPanel key={value} value={value}>
          {content}
        </TabPanel>
      ))}
    </Tabs>
  );
}
