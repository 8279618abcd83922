"use client";

import { Pencil } from "lucide-react";
import { EditedChanges } from "@/components/runs/edited-note";
import { faceOf } from "@/components/runs/node-words";
import { InputView } from "@/components/runs/step-values";
import { type RunView, type StepDetail, useStep } from "@/components/runs/use-run";
import { ValueChanges } from "@/components/runs/value-changes";
import { LoadFailure } from "@/components/shell/load-failure";
import { unread } from "@/components/shell/unread";
import { useAddressChoice } from "@/components/shell/use-address-choice";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { NodeTile } from "@/components/ui/node-icon";
import { SidePanelHeader } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { AnswerWanted, isMocked, MockedHere } from "./answer-panel";
import { isReached } from "./answer-wanted";
import { asBound } from "./before-words";
import { DoneBeforeCard } from "./done-before-card";
import { FaultOfStep } from "./fault-of-step";
import { mayNotGoOn } from "./live-words";
import { pauseWords } from "./pause-words";
import { ReachedHere } from "./reached-here";
import type { StepSetupProps } from "./step-setup";
import { StopsOfStep } from "./stops-of-step";
import type { DebugRun, DebugSession, DebugSetup, DebugSlot, Pause } from "./use-debug";

type StandPanelProps = {
  readonly view: RunView;
  readonly session: DebugSession;
  readonly pause: Pause;
  readonly answered: DebugRun["answered"];
  /** How much was done so far; what is shown of edits is asked for again with it. */
  readonly done: number;
  readonly busy: boolean;
  readonly mayChange: boolean;
  readonly onSetup: (setup: DebugSetup) => void;
  readonly onEdit: () => void;
  readonly onGive: () => void;
  readonly onSend: (slot: DebugSlot, mode: "sandbox" | "live") => void;
  /** Sends although other runs of the message speak against it. */
  readonly onSendAs: (slot: DebugSlot, as: "new" | "same-key") => void;
  readonly onTake: () => void;
  readonly onContinue: () => void;
  /** Runs the flow that the step calls, from its first step on or until something stops it. */
  readonly onCall: (act: "into" | "run") => void;
};

/** The step before which the run stands: what arrives there, what that changed, and what one can do about it. */
export function StandPanel(props: StandPanelProps) {
  const { view, session, pause, mayChange, onSetup } = props;
  const query = useStep(view.run, { node: pause.node, path: pause.path, attempt: null });
  const face = faceOf(view.document, pause.node);
  // What the step before received stands there until this one's has come.
  const step = query.data;
  const own = { document: view.document, node: pause.node, session, mayChange, onSetup };
  // Whoever may not let the run go on may set what it reaches, and that alone.
  const mayTell = mayChange && mayNotGoOn(session) === null;
  const told = { ...props, mayChange: mayTell };
  return (
    <>
      <SidePanelHeader
        tile={<NodeTile name={face.icon} solid={face.solid} />}
        title={`Into ${face.name}`}
        aside={
          mayTell ? (
            <Button size="s" disabled={step === undefined} onClick={props.onEdit}>
              <Icon as={Pencil} size="s" />
              Edit…
            </Button>
          ) : null
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <p className="px-3 pb-2 break-words text-12 text-fg-2">{pauseWords(pause)}</p>
        {pause.lacksAnswer && !isReached(session, pause.node) ? (
          <AnswerWanted {...told} name={face.name} />
        ) : isMocked(session, pause) ? (
          <MockedHere {...told} />
        ) : (
          <ReachedHere {...{ session, pause, mayChange, onSetup }} />
        )}
        {pause.reason.why === "done-before" ? (
          <DoneBeforeCard
            run={view.run.id}
            node={pause.node}
            name={face.name}
            before={asBound(pause.reason.before, session.slots)}
            answered={props.answered}
            slot={session.slots.find(({ nodes }) => nodes.includes(pause.node))}
            busy={props.busy}
            mayChange={mayTell}
            mayGoLive={session.mayGoLive}
            onTake={props.onTake}
            onGive={props.onGive}
            onLook={(slot) => {
              // What was said for this step alone is to be said anew; what is live in the session is live still.
              if (slot === undefined || session.setup.effects[slot.slot] === "live")
                props.onContinue();
              else props.onSend(slot, "live");
            }}
            onSend={props.onSendAs}
          />
        ) : null}
        {unread(query) !== null ? (
          <LoadFailure what="This step" error={query.error} onRetry={() => void query.refetch()} />
        ) : step === undefined ? (
          <Skeleton lines={8} />
        ) : (
          <Arriving view={view} step={step} pause={pause} number={props.done} />
        )}
        <FaultOfStep {...own} unanswered={pause.lacksAnswer} />
        <StopsOfStep {...own} />
      </div>
    </>
  );
}

/** What arrives, and how it differs from what the step before it received. */
function Arriving({
  view,
  step,
  pause,
  number,
}: {
  readonly view: RunView;
  readonly step: StepDetail;
  readonly pause: Pause;
  readonly number: number;
}) {
  const [tab, setTab] = useAddressChoice<"document" | "diff">("arrives", "document");
  const [input, ...others] = step.inputs;
  const before = useBefore(view, others.length === 0 ? input : undefined);
  return (
    <>
      {step.editedBy === null ? null : (
        <p className="px-3 pb-2 text-12 text-caution">
          Edited by {step.editedBy}: this arrives instead of what led here.
        </p>
      )}
      <Tabs value={tab} onValueChange={(next) => setTab(next as "document" | "diff")}>
        <TabList aria-label="What arrives">
          <Tab value="document">Document</Tab>
          <Tab value="diff">Diff</Tab>
        </TabList>
        <TabPanel value="document">
          <InputView view={view} step={step} />
        </TabPanel>
        <TabPanel value="diff">
          {step.editedBy !== null ? (
            <EditedChanges
              view={view}
              step={step}
              place={{ node: pause.node, path: pause.path }}
              number={number}
            />
          ) : before === null || input?.value == null ? (
            <p className="px-3 py-2.5 text-12 text-fg-2">
              There is no one document before this one to compare it with.
            </p>
          ) : (
            <ValueChanges
              run={view.run.id}
              before={before.value}
              after={input.value}
              from={before.from}
            />
          )}
        </TabPanel>
      </Tabs>
    </>
  );
}

/** What the step had received that handed this on. */
function useBefore(view: RunView, input: StepDetail["inputs"][number] | undefined) {
  const { data } = useStep(view.run, {
    node: input?.value == null ? null : input.node,
    path: input?.path ?? "",
    attempt: null,
  });
  const [value, ...others] = data?.inputs ?? [];
  if (value?.value == null || others.length > 0) return null;
  return { value: value.value, from: faceOf(view.document, value.node).name };
}

/** Any other step of the draft: its breakpoints, where the run has not been. */
export function UnreachedPanel(props: StepSetupProps) {
  const face = faceOf(props.document, props.node);
  return (
    <>
      <SidePanelHeader
        tile={<NodeTile name={face.icon} solid={face.solid} />}
        title={face.name}
        subtitle={face.subtitle}
      />
      <p className="px-3 pb-3 text-12 text-fg-2">The run has not come here yet.</p>
      <FaultOfStep {...props} />
      <StopsOfStep {...props} />
    </>
  );
}
