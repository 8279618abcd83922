"use client";

import type { ReactNode } from "react";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePlace } from "@/components/shell/place";
import { unread } from "@/components/shell/unread";
import { NodeTile } from "@/components/ui/node-icon";
import { Remarks } from "@/components/ui/remarks";
import { SidePanelHeader } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { EditedNote } from "./edited-note";
import type { SureWays } from "./given-words";
import { IterationPicker, iterationName } from "./iteration-picker";
import { asksSomebody, faceOf, standingOf } from "./node-words";
import { StepAnswer } from "./step-answer";
import { StepFacts } from "./step-facts";
import { StepTabs } from "./step-tabs";
import { Trouble } from "./step-trouble";
import { Attempts, type SelectStep, StepWalk } from "./step-walk";
import { useStepRemarks } from "./use-remarks";
import {
  type NodeOverview,
  type RunView,
  type Selection,
  type StepDetail,
  useStep,
} from "./use-run";

type StepPanelProps = {
  readonly view: RunView;
  readonly node: string;
  readonly selection: Selection;
  readonly now: number;
  readonly onSelect: SelectStep;
  /** Shown after the status, e.g. a close button. */
  readonly aside?: ReactNode;
  /** Shown before what is kept of it. */
  readonly lead?: ReactNode;
  /** Where its answer is assumed: what one can do to be sure. */
  readonly sure?: ReactNode;
  /** What its system can be asked as then; null where that is not known here. */
  readonly ways?: SureWays | null;
  /** Where it failed: what else one can do about it, first. */
  readonly mend?: ReactNode;
  /** Shown after it. */
  readonly foot?: ReactNode;
};

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
  remarks,
  sure,
  ways,
  mend,
}: Omit<StepPanelProps, "node" | "aside" | "lead" | "foot"> & {
  readonly step: StepDetail;
  readonly remarks: readonly string[];
}) {
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
      <EditedNote view={view} step={step} node={selection.node ?? ""} />
      <Remarks lines={remarks} className="px-3 pb-3" />
      <StepAnswer
        step={step}
        sure={sure}
        ways={ways}
        asks={asksSomebody(view.document, selection.node ?? "")}
      />
      <div className="px-3 pb-3 empty:hidden">
        <Trouble view={view} step={step} selection={selection} now={now} mend={mend} />
      </div>
      {step.line.status === "skipped" ? (
        <p className="px-3 pb-3 text-12 text-fg-2">
          No message came this way, so the step was skipped.
        </p>
      ) : (
        <>
          <StepTabs view={view} step={step} />
          <StepFacts view={view} step={step} zone={timeZone} now={now} />
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
  const overview = view.nodes.find((one) => one.node === node);
  const step = query.isPlaceholderData && query.data?.line?.node !== node ? undefined : query.data;
  const remarks = useStepRemarks(view.document, step);
  const newest = step?.line === undefined || step.line?.attempt === overview?.attempt;
  const known = step?.line?.status ?? overview?.status;
  const status = known !== undefined && newest ? standingOf(view, known, remarks) : known;
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
        {props.lead}
        {overview?.iterated ? (
          <IterationPicker
            key={node}
            run={view.run}
            node={overview}
            selection={selection}
            onSelect={onSelect}
          />
        ) : null}
        {unread(query) !== null ? (
          <LoadFailure what="This step" error={query.error} onRetry={() => void query.refetch()} />
        ) : step === undefined ? (
          <Skeleton lines={6} />
        ) : (
          <StepBody {...props} step={step} remarks={remarks} />
        )}
        {props.foot}
      </div>
    </>
  );
}
