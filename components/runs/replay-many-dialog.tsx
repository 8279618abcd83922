"use client";

import { usePlace } from "@/components/shell/place";
import { RadioGroup } from "@/components/ui/radio-group";
import { BulkDialog, RateField } from "./bulk-dialogs";
import { ReasonField } from "./reason-field";
import { ReplayKeys } from "./replay-keys";
import {
  BoundReach,
  DraftReach,
  type ReplayChoice,
  type ReplayVersion,
} from "./replay-version-choice";
import { type ReplayEffects, type ReplayManyAsked, useReplayMany } from "./use-replay-many";

type ReplayManyProps = ReplayManyAsked & {
  /** "17 runs" */
  readonly what: string;
};

/** Runs the messages of picked runs again: on which version, for real or with what systems answered then. */
export function ReplayManyDialog(props: ReplayManyProps) {
  const { what, succeeded, mayBacktest } = props;
  const { environment } = usePlace();
  const replay = useReplayMany(props);
  const { choice, version, effects, isMocked, asNew } = replay;
  return (
    <BulkDialog
      label={`Replay ${what}`}
      verb={isMocked ? `Backtest ${what}` : asNew ? `Send ${what} as new` : `Replay ${what} live`}
      danger={(version === "draft" && !isMocked) || asNew}
      title={`Replay ${what}?`}
      description={`Each message runs again once, in ${environment.kind}, as a run that is linked to its first. Keyed targets answer as they did then; what others were sent is taken over. A message whose steps the version would not recognise is not sent.`}
      ready={replay.isReady}
      busy={replay.busy}
      error={replay.error}
      open={replay.isOpen}
      onOpen={replay.setOpen}
      onSubmit={replay.submit}
    >
      <RadioGroup<ReplayVersion>
        label="Version"
        value={version}
        onValueChange={replay.setVersion}
        options={versions(choice)}
      />
      {version === "draft" ? (
        <EffectsChoice
          choice={choice}
          effects={effects}
          mayBacktest={mayBacktest}
          onEffects={replay.setEffects}
        />
      ) : choice === undefined ? null : (
        <BoundReach choice={choice} />
      )}
      {isMocked ? null : (
        <>
          {succeeded ? null : <StartChoice from={replay.from} onFrom={replay.setFrom} />}
          <ReplayKeys
            check={replay.check}
            keys={replay.keys}
            onKeys={replay.setKeys}
            sure={replay.sure}
            onSure={replay.setSure}
          />
          <RateField value={replay.perMinute} onChange={replay.setPerMinute} />
          <ReasonField value={replay.reason} onChange={replay.setReason} />
        </>
      )}
    </BulkDialog>
  );
}

function versions(choice: ReplayChoice | undefined) {
  return [
    {
      value: "same" as const,
      label: "The version that each of them ran",
      help: "Also where another one is published by now.",
    },
    {
      value: "published" as const,
      label:
        choice?.published.number == null
          ? "The published version"
          : `The published version (v${choice.published.number})`,
      help: "With the values that are published now.",
    },
    {
      value: "draft" as const,
      label: choice?.flow ? `The saved draft of ${choice.flow.name}` : "The saved draft",
      help:
        choice?.flow === null
          ? "These runs are of several flows; a draft is of one."
          : "As it is saved now: mocked, as a backtest, or live. Nothing is published.",
      disabled: choice?.flow === null,
    },
  ];
}

function EffectsChoice({
  choice,
  effects,
  mayBacktest,
  onEffects,
}: {
  readonly choice: ReplayChoice | undefined;
  readonly effects: ReplayEffects;
  readonly mayBacktest: boolean;
  readonly onEffects: (effects: ReplayEffects) => void;
}) {
  const mayDraft = choice?.mayDraft ?? false;
  return (
    <>
      <RadioGroup<ReplayEffects>
        label="Systems"
        className="border-line border-t pt-3"
        value={effects}
        onValueChange={onEffects}
        options={[
          {
            value: "mocked",
            label: "Systems mocked: a backtest",
            help: "They answer as they did then. Nothing is sent, and no run is made.",
            disabled: !mayBacktest,
          },
          {
            value: "live",
            label: "Systems live",
            help: mayDraft
              ? "They are asked for real."
              : "Your role may not let a draft run for real in production.",
            disabled: !mayDraft,
          },
        ]}
      />
      {effects === "live" && choice !== undefined ? <DraftReach choice={choice} /> : null}
    </>
  );
}

function StartChoice({
  from,
  onFrom,
}: {
  readonly from: "failed" | "start";
  readonly onFrom: (from: "failed" | "start") => void;
}) {
  return (
    <RadioGroup<"failed" | "start">
      label="Start of each"
      className="border-line border-t pt-3"
      value={from}
      onValueChange={onFrom}
      options={[
        { value: "start", label: "From the start, with the stored message", help: "" },
        {
          value: "failed",
          label: "From the step that failed",
          help: "What lies before it is taken over as it was, within an item that failed too: another version changes only what follows. Refused where the version does not have it.",
        },
      ]}
    />
  );
}
