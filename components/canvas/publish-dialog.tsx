"use client";

import { TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { askForAll } from "@/components/inspector/to-do-fields";
import { usePath, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { FlowChange } from "@/runtime/flow/diff-flows";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { changeWords } from "./change-words";
import { PublishNeeds } from "./publish-needs";
import { RedTests } from "./red-tests";
import { kindOf, type Publishing, usePublish } from "./use-publish";

type PublishDialogProps = Publishing & {
  /** Environment it is promoted to; absent publishes in the one the person is in. */
  readonly into?: string;
  readonly problems: readonly FlowProblem[];
  readonly onShow: (problem: FlowProblem) => void;
  readonly onClose: () => void;
};

/** What a flow runs that is missing there is asked about by the needs. */
function isWarning({ severity, code }: FlowProblem): boolean {
  return severity === "warning" && code !== "flow-unpublished";
}

/** Which environment, which connection per slot, which values, and a note. Enter is enough when all is known. */
export function PublishDialog(props: PublishDialogProps) {
  const { document, number, version, into, problems, onClose } = props;
  const place = usePlace();
  const [environmentId, setEnvironmentId] = useState(into ?? place.environment.id);
  const from = environmentNames[place.environment.kind];
  const [note, setNote] = useState(
    into !== undefined
      ? `v${number}, as in ${from}`
      : version === null
        ? `Version ${number}`
        : `Back to version ${number}`,
  );
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = version === null ? problems.filter(isWarning) : [];
  const publish = usePublish(props, environmentId, note);
  const submit = useSubmit(publish, errors.length > 0 || publish.isLive);
  const there = environmentNames[kindOf(place, environmentId)];
  const draft = version === null ? document.id : null;
  useEffect(() => {
    if (draft !== null) askForAll(draft);
  }, [draft]);
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={titleOf(props)}
        footer={
          <DialogActions
            keep={version === null ? "Keep as draft" : "Keep what is live"}
            type="submit"
            form="publish"
            busy={publish.busy || submit.waits}
            // Enter sends no form whose button is disabled: while the needs are not known it stays enabled.
            disabled={errors.length > 0 || publish.isLive || !(publish.ready || publish.loading)}
          >
            Publish v{number}
            {publish.red?.failed.length || publish.anyway.trim() !== "" ? " anyway" : ""}
            {into === undefined ? "" : ` in ${there}`}
          </DialogActions>
        }
      >
        <form
          id="publish"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            submit.press();
          }}
        >
          {errors.length > 0 ? (
            <BlockingProblems document={document} problems={errors} onShow={props.onShow} />
          ) : null}
          {warnings.length > 0 ? (
            <Warnings document={document} problems={warnings} onShow={props.onShow} />
          ) : null}
          {into === undefined ? (
            <SegmentedControl
              label="Environment"
              value={environmentId}
              onValueChange={setEnvironmentId}
              options={place.distributor.environments.map(({ id, kind }) => ({
                value: id,
                label: environmentNames[kind],
              }))}
              className="self-start"
            />
          ) : null}
          <Replaced publish={publish} publishing={props} there={there} />
          <Field label="Note" help="What is new, for whoever looks at the versions later.">
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={500}
                value={note}
                onFocus={(event) => event.target.select()}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          <PublishNeeds publish={publish} environmentId={environmentId} />
          <Meanwhile changes={publish.meanwhile} document={document} />
          {publish.red === null ? null : (
            <RedTests
              flow={document.id}
              red={publish.red}
              reason={publish.anyway}
              onReason={publish.setAnyway}
            />
          )}
          {publish.failure === null ? null : (
            <ErrorCard title={publish.failure} why={<p>Nothing was published.</p>} />
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What publishing takes the place of there, and what is still to be said before it can be pressed. */
function Replaced({
  publish,
  publishing: { document, number, version },
  there,
}: {
  readonly publish: ReturnType<typeof usePublish>;
  readonly publishing: Publishing;
  readonly there: string;
}) {
  const path = usePath();
  if (publish.options === null) return <Skeleton lines={1} />;
  const { live, slots, taken } = publish.options;
  const open = slots.filter(({ slot }) => publish.bindings[slot] === undefined);
  const changes = live?.changes ?? 0;
  return (
    <p className="text-12 text-fg-2" role="status">
      {publish.isLive ? (
        `v${number} is live in ${there} as it is here: there is nothing to publish.`
      ) : live === null ? (
        `Nothing of this flow runs in ${there} yet.`
      ) : (
        <>
          {there} has v{live.number} now:{" "}
          {changes === 0 ? "the same flow" : counted(changes, "change")}.{" "}
          {changes === 0 ? null : (
            <Link
              href={path(
                `/flows/${document.id}/compare?from=${live.hash}&to=${version ?? "draft"}`,
              )}
              target="_blank"
              className="text-accent-text underline underline-offset-2"
            >
              Compare
            </Link>
          )}
        </>
      )}
      {taken.map(({ step, map, version: newest }) => ` ${step} takes version ${newest} of ${map}.`)}
      {version === null && live !== null && changes > 0 ? (
        <>
          {" · "}
          <Link
            href={path(`/flows/${document.id}/backtest?id=new`)}
            target="_blank"
            className="text-accent-text underline underline-offset-2"
          >
            Backtest on past messages
          </Link>
        </>
      ) : null}
      {open.length === 0
        ? null
        : ` Choose a connection for ${listOf(open.map(({ slot }) => slot))}.`}
    </p>
  );
}

/** Others go on working while the dialog is open: publishing takes that live, too. */
function Meanwhile({
  changes,
  document,
}: {
  readonly changes: readonly FlowChange[];
  readonly document: FlowDocument;
}) {
  if (changes.length === 0) return null;
  const count = `${counted(changes.length, "change")} came`;
  return (
    <div role="alert">
      <ErrorCard
        tone="caution"
        title={`${count} in while you looked`}
        why={
          <>
            <p>Somebody else works on this flow. Publishing takes this live, too:</p>
            <ul className="mt-1 list-disc pl-4">
              {changes.slice(0, changesShown).map((change, index) => {
                const { text } = changeWords(change, document, changes);
                // biome-ignore lint/suspicious/noArrayIndexKey: two changes may read the same
                return <li key={`${text} ${index}`}>{text}</li>;
              })}
            </ul>
            {changes.length > changesShown ? <p>and {changes.length - changesShown} more</p> : null}
          </>
        }
      />
    </div>
  );
}

const changesShown = 5;

function listOf(names: readonly string[]): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** Enter that is pressed before it is known what the environment needs counts as soon as it is. */
function useSubmit(publish: ReturnType<typeof usePublish>, blocked: boolean) {
  const [wanted, setWanted] = useState(false);
  const latest = useRef(publish.run);
  useEffect(() => {
    latest.current = publish.run;
  });
  useEffect(() => {
    if (!wanted || publish.loading) return;
    setWanted(false);
    if (publish.ready) void latest.current();
  }, [wanted, publish.loading, publish.ready]);
  return {
    waits: wanted && publish.loading,
    press: () => {
      if (blocked) return;
      if (publish.ready) void publish.run();
      else setWanted(publish.loading);
    },
  };
}

function titleOf({ document, number, version, into }: PublishDialogProps): string {
  if (into !== undefined) return `Promote v${number} of ${document.name}?`;
  return `Publish v${number} of ${document.name}${version === null ? "" : " again"}?`;
}

type ProblemsProps = {
  readonly document: FlowDocument;
  readonly problems: readonly FlowProblem[];
  readonly onShow: (problem: FlowProblem) => void;
};

function BlockingProblems(props: ProblemsProps) {
  const { length } = props.problems;
  return (
    <ErrorCard
      title={`${counted(length, "problem blocks", "problems block")} publishing`}
      why={<ProblemLines {...props} most={5} />}
    />
  );
}

/** Publishing is possible; whoever presses it has seen what may not be meant. */
function Warnings(props: ProblemsProps) {
  const { length } = props.problems;
  return (
    <ErrorCard
      tone="caution"
      icon={TriangleAlert}
      title={`${counted(length, "thing")} may not be meant`}
      why={<ProblemLines {...props} most={3} />}
    />
  );
}

function ProblemLines({
  document,
  problems,
  onShow,
  most,
}: ProblemsProps & { readonly most: number }) {
  return (
    <>
      {problems.slice(0, most).map((problem) => (
        <button
          type="button"
          key={`${problem.code} ${problem.node ?? ""} ${problem.field ?? ""} ${problem.message}`}
          className="text-left hover:underline"
          onClick={() => onShow(problem)}
        >
          {problem.node === undefined ? "Flow" : document.nodes[problem.node]?.name}:{" "}
          {problem.message}
        </button>
      ))}
      {problems.length > most ? <p>And {problems.length - most} more under Problems.</p> : null}
    </>
  );
}
