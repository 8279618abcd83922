"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { RadioGroup } from "@/components/ui/radio-group";
import { BulkDialog, RateField } from "./bulk-dialogs";
import { fitsReason, ReasonField } from "./reason-field";
import { type Keys, ReplayKeys, useReplaysCheck } from "./replay-keys";
import { DraftReach, markOf, type ReplayChoice, type ReplayVersion } from "./replay-version-choice";
import { useBulkActions } from "./use-bulk";

type Effects = "mocked" | "live";

type ReplayManyProps = {
  readonly runs: string[];
  /** "17 runs" */
  readonly what: string;
  /** Some of them have no failed step to begin with. */
  readonly succeeded: boolean;
  readonly mayBacktest: boolean;
  readonly onBegun: () => void;
};

/** Runs the messages of picked runs again: on which version, for real or with what systems answered then. */
export function ReplayManyDialog({ runs, what, succeeded, mayBacktest, onBegun }: ReplayManyProps) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(trpc.runs.replayChoice.queryOptions({ runs }, { enabled: open }));
  const [version, setVersion] = useState<ReplayVersion>("published");
  const [effects, setEffects] = useState<Effects>(mayBacktest ? "mocked" : "live");
  const [from, setFrom] = useState<"failed" | "start">("start");
  const [perMinute, setPerMinute] = useState(60);
  const [reason, setReason] = useState("");
  const [keys, setKeys] = useState<Keys>("same");
  const [sure, setSure] = useState(false);
  const { retry } = useBulkActions();
  const backtest = useBacktest();
  const isMocked = version === "draft" && effects === "mocked";
  const check = useReplaysCheck({ runs, version, from, enabled: open && !isMocked });
  const asNew = keys === "new" && !isMocked;
  const begun = () => {
    setOpen(false);
    onBegun();
  };
  const submit = () => {
    if (isMocked) backtest.mutate({ runs }, { onSuccess: begun });
    else {
      retry.mutate(
        {
          pick: { runs },
          from: { kind: from },
          version,
          seen: markOf(data, version),
          succeeded,
          asNew,
          perMinute,
          reason,
        },
        { onSuccess: begun },
      );
    }
  };
  return (
    <BulkDialog
      label={`Replay ${what}`}
      verb={isMocked ? `Backtest ${what}` : asNew ? `Send ${what} as new` : `Replay ${what} live`}
      danger={(version === "draft" && !isMocked) || asNew}
      title={`Replay ${what}?`}
      description="Each message runs again, once, as a run that is linked to its first. Keyed targets answer as they did then; what others were sent is taken over. A message whose steps the version would not recognise is not sent."
      ready={
        fitsReason(reason) &&
        mayDo(data, { version, isMocked }) &&
        (isMocked || (asNew ? sure : !isHopeless(check)))
      }
      busy={retry.isPending || backtest.isPending}
      error={retry.error ?? backtest.error}
      open={open}
      onOpen={setOpen}
      onSubmit={submit}
    >
      <RadioGroup<ReplayVersion>
        label="Version"
        value={version}
        onValueChange={setVersion}
        options={versions(data)}
      />
      {version === "draft" ? (
        <EffectsChoice
          choice={data}
          effects={effects}
          mayBacktest={mayBacktest}
          onEffects={setEffects}
        />
      ) : null}
      {isMocked ? null : (
        <>
          {succeeded ? null : <StartChoice from={from} onFrom={setFrom} />}
          <ReplayKeys
            check={check}
            keys={keys}
            onKeys={(next) => {
              setKeys(next);
              setSure(false);
            }}
            sure={sure}
            onSure={setSure}
          />
          <RateField value={perMinute} onChange={setPerMinute} />
          <ReasonField value={reason} onChange={setReason} />
        </>
      )}
    </BulkDialog>
  );
}

/** Tries the draft on the messages of the runs, and leads to what it comes to. */
function useBacktest() {
  const trpc = useTRPC();
  const router = useRouter();
  const path = usePath();
  return useMutation(
    trpc.backtest.startPicked.mutationOptions({
      onSuccess: ({ flowId }) => router.push(path(`/flows/${flowId}/backtest`)),
    }),
  );
}

/** None of them would be sent. */
function isHopeless(check: ReturnType<typeof useReplaysCheck>): boolean {
  return check !== undefined && check.checked > 0 && check.refused === check.checked;
}

function mayDo(
  choice: ReplayChoice | undefined,
  { version, isMocked }: { readonly version: ReplayVersion; readonly isMocked: boolean },
): boolean {
  if (version === "same") return true;
  if (choice === undefined) return false;
  if (version === "published") return true;
  if (choice.flow === null) return false;
  return isMocked || choice.mayDraft;
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
          : "As it is saved now. Nothing is published.",
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
  readonly effects: Effects;
  readonly mayBacktest: boolean;
  readonly onEffects: (effects: Effects) => void;
}) {
  const mayDraft = choice?.mayDraft ?? false;
  return (
    <>
      <RadioGroup<Effects>
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
          help: "What lies before it is taken over. Refused where the version does not have it.",
        },
      ]}
    />
  );
}
