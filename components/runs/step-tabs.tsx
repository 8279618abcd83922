"use client";

import { useAddressChoice } from "@/components/shell/use-address-choice";
import { ConsoleLines } from "@/components/ui/console-lines";
import { laterComponent } from "@/components/ui/later-component";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { decides } from "./decides";
import { ExchangeView } from "./exchange-view";
import { faceOf } from "./node-words";
import { InputView, OutputView } from "./step-values";
import type { RunView, StepDetail } from "./use-run";
import { ValueChanges } from "./value-changes";

/** It knows the language of the cells: it comes with the first step that is asked why. */
const DecisionWhy = laterComponent(() =>
  import("./decision-why").then((module) => module.DecisionWhy),
);

function firstTab(step: StepDetail): string {
  const open: readonly (string | undefined)[] = ["failed", "in-doubt", "running", "retrying"];
  if (open.includes(step.line?.status)) return step.request ? "exchange" : "input";
  return step.message ? "input" : "output";
}

/** The one value that arrived and the one that was handed on. */
function comparable({ inputs, output }: StepDetail) {
  const [input, ...others] = inputs;
  if (input?.value == null || others.length > 0 || output === null) return null;
  return { before: input.value, after: output, node: input.node };
}

/** Input, output, what changed between them, and what was sent. */
export function StepTabs({ view, step }: { readonly view: RunView; readonly step: StepDetail }) {
  const exchange = step.request !== null || step.response !== null;
  const changes = comparable(step);
  const why = decides(view, step);
  const [wanted, setTab] = useAddressChoice("tab", firstTab(step));
  const tabs = [
    "input",
    "output",
    ...(why ? ["why"] : []),
    ...(changes ? ["changes"] : []),
    ...(exchange ? ["exchange"] : []),
    ...(step.console.length > 0 ? ["console"] : []),
  ];
  return (
    <Tabs
      value={tabs.includes(wanted) ? wanted : firstTab(step)}
      onValueChange={setTab}
      className="min-h-0"
    >
      <TabList aria-label="Values of the step">
        <Tab value="input">{step.message ? "Message" : "Input"}</Tab>
        <Tab value="output">Output</Tab>
        {why ? <Tab value="why">Why</Tab> : null}
        {changes ? <Tab value="changes">Changes</Tab> : null}
        {exchange ? <Tab value="exchange">Request and response</Tab> : null}
        {step.console.length > 0 ? <Tab value="console">Console</Tab> : null}
      </TabList>
      <TabPanel value="input">
        <InputView view={view} step={step} />
      </TabPanel>
      <TabPanel value="output">
        <OutputView view={view} step={step} />
      </TabPanel>
      {why ? (
        <TabPanel value="why">
          <DecisionWhy view={view} step={step} />
        </TabPanel>
      ) : null}
      {changes ? (
        <TabPanel value="changes">
          <ValueChanges
            before={changes.before}
            after={changes.after}
            from={faceOf(view.document, changes.node).name}
          />
        </TabPanel>
      ) : null}
      {exchange ? (
        <TabPanel value="exchange">
          <ExchangeView run={view.run.id} step={step} />
        </TabPanel>
      ) : null}
      {step.console.length > 0 ? (
        <TabPanel value="console">
          <ConsoleLines lines={step.console} />
        </TabPanel>
      ) : null}
    </Tabs>
  );
}
