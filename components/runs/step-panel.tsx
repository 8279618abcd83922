"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { ErrorCode } from "@/components/docs/error-code";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePath, usePlace } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { formatBytes, formatDistance, formatDuration, formatTime } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { NodeTile } from "@/components/ui/node-icon";
import { Select } from "@/components/ui/select";
import { Facts, SidePanelHeader } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { statusOf } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { causeField } from "./cause-field";
import { DoubtCard } from "./doubt-card";
import { recoveryWords } from "./error-words";
import { ExchangeView } from "./exchange-view";
import { IterationPicker, iterationName } from "./iteration-picker";
import { faceOf } from "./node-words";
import { keyWasSent } from "./sent-key";
import { InputView, OutputView } from "./step-values";
import {
  type NodeOverview,
  type RunView,
  type Selection,
  type StepDetail,
  useStep,
} from "./use-run";
import { ValueChanges } from "./value-changes";

type StepPanelProps = {
  readonly view: RunView;
  readonly node: string;
  readonly selection: Selection;
  readonly now: number;
  readonly onSelect: (next: Partial<Selection>) => void;
  /** Shown after the status, e.g. a close button. */
  readonly aside?: ReactNode;
};

/** Steps before and after in the order of their start. */
function StepWalk({ view, node, onSelect }: Pick<StepPanelProps, "view" | "node" | "onSelect">) {
  const at = view.timeline.findIndex((row) => row.node === node);
  const before = at > 0 ? view.timeline[at - 1] : undefined;
  const after = at >= 0 ? view.timeline[at + 1] : undefined;
  const go = (row: typeof before) => row && onSelect({ node: row.node });
  return (
    <span className="flex">
      <IconButton
        icon={ChevronLeft}
        size="s"
        label={before ? `Before: ${faceOf(view.document, before.node).name}` : "No step before"}
        disabled={!before}
        onClick={() => go(before)}
      />
      <IconButton
        icon={ChevronRight}
        size="s"
        label={after ? `After: ${faceOf(view.document, after.node).name}` : "No step after"}
        disabled={!after}
        onClick={() => go(after)}
      />
    </span>
  );
}

function Attempts({
  step,
  onSelect,
}: {
  readonly step: StepDetail;
  readonly onSelect: StepPanelProps["onSelect"];
}) {
  const { attempts, line } = step;
  if (attempts.length < 2) return null;
  const at = Math.max(
    0,
    attempts.findIndex(({ attempt }) => attempt === line?.attempt),
  );
  const go = (to: number) => {
    const next = attempts[to];
    if (next) onSelect({ attempt: next.attempt });
  };
  return (
    <div className="flex items-center gap-2 px-3 pb-3 text-12">
      <span className="font-medium text-fg-2">Attempt</span>
      <span className="flex items-center">
        <IconButton
          icon={ChevronLeft}
          size="s"
          label="Attempt before"
          disabled={at === 0}
          onClick={() => go(at - 1)}
        />
        <IconButton
          icon={ChevronRight}
          size="s"
          label="Attempt after"
          disabled={at >= attempts.length - 1}
          onClick={() => go(at + 1)}
        />
      </span>
      <Select
        aria-label="Attempt"
        className="w-52"
        value={String(line?.attempt ?? 1)}
        onValueChange={(value) => onSelect({ attempt: Number(value) })}
        options={attempts.map(({ attempt, status }) => ({
          value: String(attempt),
          label: `${attempt} of ${attempts.length}: ${statusOf(status).word.toLowerCase()}`,
        }))}
      />
    </div>
  );
}

/** Messages that begin with a field's name keep it as it is. */
function sentence(message: string): string {
  return /^[\w.[\]]+:/.test(message) ? message : message.charAt(0).toUpperCase() + message.slice(1);
}

const connectionCodes: ReadonlySet<string> = new Set([
  "CREDENTIALS_REFUSED",
  "SECRET_MISSING",
  "CONNECTION_MISSING",
  "TARGET_BLOCKED",
]);

/** Leads the editor to the step and, where its error names one, to the field that caused it. */
function faultQuery(view: RunView, { line, error }: StepDetail): string {
  return new URLSearchParams({
    node: line?.node ?? "",
    ...(error && { run: view.run.id, path: line?.path ?? "" }),
  }).toString();
}

/** The setting that the error is about, by its name in the form and what it says. */
function CauseLine({ view, node, step }: NextStepsProps) {
  const own = view.document?.nodes[node];
  const field = own ? causeField(own, step.error?.detail) : null;
  const expression = step.error?.detail?.expression;
  if (field === null) return null;
  return (
    <p>
      Field <b className="mono font-medium text-fg">{String(step.error?.detail?.field ?? field)}</b>
      {typeof expression === "string" ? (
        <>
          {" "}
          says <code className="mono rounded-3 bg-negative-tint px-1">{expression}</code>
        </>
      ) : null}
    </p>
  );
}

type NextStepsProps = {
  readonly view: RunView;
  readonly node: string;
  readonly step: StepDetail;
};

/** Where the cause is put right. */
function NextSteps({ view, step }: NextStepsProps) {
  const path = usePath();
  return (
    <>
      {connectionCodes.has(step.error?.code ?? "") ? (
        <Button size="s" asChild>
          <Link href={path("/connections")}>Open the connections</Link>
        </Button>
      ) : null}
      <Button size="s" asChild>
        <Link href={path(`/flows/${view.flow.id}?${faultQuery(view, step)}`)}>
          Open the step in the flow
        </Link>
      </Button>
    </>
  );
}

function Trouble({
  view,
  step,
  selection,
  now,
}: Pick<StepPanelProps, "view" | "selection" | "now"> & { readonly step: StepDetail }) {
  const face = faceOf(view.document, selection.node ?? "");
  const { error } = step;
  const status = step.line?.status;
  if (status === "in-doubt" || status === "unknown") {
    return <DoubtCard view={view} selection={selection} step={step} name={face.name} />;
  }
  if (error === null) return null;
  const where = selection.path === "" ? "" : ` in iteration ${iterationName(selection.path)}`;
  return (
    <ErrorCard
      tone={status === "failed" ? "negative" : "caution"}
      title={sentence(error.message) || `${face.name} failed${where}`}
      why={
        <>
          <p>
            {where === "" ? null : `${face.name}${where}. `}
            {recoveryWords(error.code)}.
          </p>
          <CauseLine view={view} node={selection.node ?? ""} step={step} />
          {step.due !== null && step.due > now ? (
            <p>It is tried again {formatDistance(step.due, now)}.</p>
          ) : null}
        </>
      }
      actions={<NextSteps view={view} node={selection.node ?? ""} step={step} />}
    />
  );
}

function settledWords(settledBy: string): string {
  const words: { readonly [by: string]: string } = {
    key: "Sent again with the same key",
    "look-up": "Found by a look-up",
    person: "A person said what happened",
    adopted: "Taken over from an earlier run",
  };
  return words[settledBy] ?? settledBy;
}

function StepFacts({
  step,
  zone,
  now,
}: {
  readonly step: StepDetail;
  readonly zone: string;
  readonly now: number;
}) {
  const { line, error, intent } = step;
  const facts: (readonly [string, ReactNode])[] = [];
  if (line && line.status !== "skipped") {
    const took =
      line.status === "running" ? "" : `, took ${formatDuration(line.durationUs / 1_000)}`;
    facts.push(["Started", `${formatTime(line.startedAt, now, zone)}${took}`]);
  }
  if (line?.port)
    facts.push([
      "Left by",
      <span key="port" className="mono">
        {line.port}
      </span>,
    ]);
  if (step.bytes) facts.push(["Output", formatBytes(step.bytes)]);
  if (error) facts.push(["Error code", <ErrorCode key="code" code={error.code} />]);
  if (intent) {
    facts.push([
      "Effect key",
      <span key="key" className="mono break-all">
        {intent.idempotencyKey}
        {keyWasSent(step) ? null : <span className="font-sans text-fg-3"> (not sent)</span>}
      </span>,
    ]);
    facts.push(["Time allowed", formatDuration(intent.timeoutMs)]);
  }
  if (step.settledBy) facts.push(["Settled by", settledWords(step.settledBy)]);
  return facts.length === 0 ? null : <Facts facts={facts} className="border-line border-t p-3" />;
}

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

function StepTabs({ view, step }: { readonly view: RunView; readonly step: StepDetail }) {
  const exchange = step.request !== null || step.response !== null;
  const changes = comparable(step);
  return (
    <Tabs
      key={`${step.line?.node} ${step.line?.path} ${step.line?.attempt}`}
      defaultValue={firstTab(step)}
      className="min-h-0"
    >
      <TabList aria-label="Values of the step">
        <Tab value="input">{step.message ? "Message" : "Input"}</Tab>
        <Tab value="output">Output</Tab>
        {changes ? <Tab value="changes">Changes</Tab> : null}
        {exchange ? <Tab value="exchange">Request and response</Tab> : null}
      </TabList>
      <TabPanel value="input">
        <InputView view={view} step={step} />
      </TabPanel>
      <TabPanel value="output">
        <OutputView view={view} step={step} />
      </TabPanel>
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
    </Tabs>
  );
}

function subtitleOf(
  node: NodeOverview | undefined,
  selection: Selection,
  step: StepDetail | undefined,
) {
  const parts = [];
  if (node?.iterated && selection.path !== "") {
    parts.push(`iteration ${iterationName(selection.path)}`);
  }
  if (step?.line && step.attempts.length > 1) {
    parts.push(`attempt ${step.line.attempt} of ${step.attempts.length}`);
  }
  return parts.map((part) => ` · ${part}`).join("");
}

function StepBody({
  view,
  step,
  selection,
  now,
  onSelect,
}: Omit<StepPanelProps, "node" | "aside"> & { readonly step: StepDetail }) {
  const { timeZone } = usePlace().distributor;
  if (step.line === null) {
    return (
      <p className="px-3 py-2 text-12 text-fg-2">
        {view.run.finished
          ? "The run ended before it came here."
          : "The run has not come here yet."}
      </p>
    );
  }
  return (
    <>
      <Attempts step={step} onSelect={onSelect} />
      <div className="px-3 pb-3 empty:hidden">
        <Trouble view={view} step={step} selection={selection} now={now} />
      </div>
      {step.line.status === "skipped" ? (
        <p className="px-3 pb-3 text-12 text-fg-2">
          No message came this way, so the step was skipped.
        </p>
      ) : (
        <>
          <StepTabs view={view} step={step} />
          <StepFacts step={step} zone={timeZone} now={now} />
        </>
      )}
    </>
  );
}

/** One step of a run: what went wrong first, then its values, then its facts. */
export function StepPanel(props: StepPanelProps) {
  const { view, node, selection, onSelect } = props;
  const query = useStep(view.run, selection);
  const face = faceOf(view.document, node);
  const overview = view.nodes.find((known) => known.node === node);
  const step = query.isPlaceholderData && query.data?.line?.node !== node ? undefined : query.data;
  const status = step?.line?.status ?? overview?.status;
  return (
    <>
      <SidePanelHeader
        tile={<NodeTile name={face.icon} solid={face.solid} quiet={status === "skipped"} />}
        title={face.name}
        subtitle={
          <>
            <span className="mono">{node}</span> · {face.subtitle}
            {subtitleOf(overview, selection, step)}
          </>
        }
        aside={
          <span className="flex shrink-0 items-center gap-1">
            {status ? <StatusBadge status={status} /> : null}
            <StepWalk view={view} node={node} onSelect={onSelect} />
            {props.aside}
          </span>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {overview?.iterated ? (
          <IterationPicker
            key={node}
            run={view.run}
            node={overview}
            selection={selection}
            onSelect={onSelect}
          />
        ) : null}
        {query.error ? (
          <LoadFailure what="This step" error={query.error} onRetry={() => void query.refetch()} />
        ) : step === undefined ? (
          <Skeleton lines={6} />
        ) : (
          <StepBody {...props} step={step} />
        )}
      </div>
    </>
  );
}
