"use client";

import { RotateCw } from "lucide-react";
import { useEffect, useState } from "react";
import { useCan, usePath } from "@/components/shell/place";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { RadioGroup } from "@/components/ui/radio-group";
import { againWord } from "./again-words";
import { secondTimes } from "./fate-words";
import { iterationName } from "./iteration-picker";
import { type EditedMessage, MessageEditor } from "./message-editor";
import { faceOf } from "./node-words";
import { fitsReason, ReasonField } from "./reason-field";
import { OneVersion } from "./replay-version-choice";
import { ForecastList, type RetryQuestion, useForecast } from "./retry-forecast";
import type { RunView } from "./use-run";
import { useRunActions } from "./use-run-actions";

type From = "start" | "failed" | "node";
type Keys = "same" | "new";

const unchanged: EditedMessage = { changed: null, problem: null };

/** The selected step; of a list in one of its items, or where the path is empty in all of them. */
export type RetryPlace = { readonly node: string; readonly path: string };

function startOf(from: From, place: RetryPlace | null): RetryQuestion["from"] {
  if (from === "failed") return { kind: "failed" };
  if (from === "start" || place === null) return { kind: "start" };
  const { node, path } = place;
  return { kind: "node", node, ...(path !== "" && { path }) };
}

/** Where a retry can begin, with what each way means. */
function startOptions(view: RunView, place: RetryPlace | null) {
  const failed = view.run.status === "failed" ? view.error?.node : null;
  const nameOf = (id: string) => faceOf(view.document, id).name;
  return [
    ...(failed
      ? [
          {
            value: "failed" as const,
            label: `From the step that failed: ${nameOf(failed)}`,
            help: "What lies before it is taken over from this run as it was, within the item that failed too: another version changes only what follows.",
          },
        ]
      : []),
    ...(place !== null && place.node !== failed && place.node !== view.trigger?.node
      ? [
          {
            value: "node" as const,
            label: `From the selected step: ${nameOf(place.node)}${itemWords(place)}`,
            help: `What lies before it is taken over from this run${listWords(view, place)}`,
          },
        ]
      : []),
    { value: "start" as const, label: "From the start, with the stored message" },
  ];
}

/** What becomes of the list that a step lies in. */
function listWords({ summarised }: RunView, { path }: RetryPlace): string {
  if (path === "") return ". In a list the whole list runs.";
  return summarised
    ? "; its list is too long for that, and runs as a whole."
    : ", the items before this one too, where the version has the same steps in the list; else the whole list runs.";
}

/** “, item 3” */
function itemWords({ path }: RetryPlace): string {
  return path === "" ? "" : `, item ${iterationName(path)}`;
}

/** Works also where the page is not served over https. */
function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[(bytes[8] ?? 0) & 3] ?? "8";
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Settles before it is asked about: a person types. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** Asks before a new run is started from the stored message. `place` is the selected step. */
export function RetryDialog({
  view,
  place,
}: {
  readonly view: RunView;
  readonly place: RetryPlace | null;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button look="primary">
          <Icon as={RotateCw} size="s" />
          {againWord(view.run.status)}…
        </Button>
      </DialogTrigger>
      {open ? <RetryForm view={view} place={place} /> : null}
    </Dialog>
  );
}

/** What the person chose, what it would come to, and the order that follows from both. */
function useRetryForm(view: RunView, place: RetryPlace | null) {
  const options = startOptions(view, place);
  // One order, however often its button is pressed.
  const [request] = useState(newRequestId);
  const [reason, setReason] = useState("");
  const [from, setFrom] = useState<From>(options[0]?.value ?? "start");
  const [keys, setKeys] = useState<Keys>("same");
  const [version, setVersion] = useState<RetryQuestion["version"]>("same");
  const [seen, setSeen] = useState<string>();
  const [sure, setSure] = useState(false);
  const [message, setMessage] = useState<EditedMessage>(unchanged);
  const { changed: edited, problem } = from === "start" ? message : unchanged;
  const question = { run: view.run.id, from: startOf(from, place), message: edited, version };
  const asked = useSettled(JSON.stringify(question), edited === null ? 0 : 500);
  const forecast = useForecast(JSON.parse(asked) as RetryQuestion);
  const { data } = forecast;
  const asNew = keys === "new";
  const known = asked === JSON.stringify(question) && !forecast.isFetching && data !== undefined;
  return {
    options,
    from,
    setFrom(next: From) {
      setFrom(next);
      // The editor goes with this choice, and what was typed in it.
      if (next !== "start") setMessage(unchanged);
    },
    version,
    setVersion(next: RetryQuestion["version"], shown: string | undefined) {
      setVersion(next);
      setSeen(shown);
    },
    keys,
    setKeys(next: Keys) {
      setKeys(next);
      setSure(false);
    },
    sure,
    setSure,
    setMessage,
    reason,
    setReason,
    edited: edited !== null,
    asNew,
    forecast,
    /** Why only sending as new is possible. */
    refused: data?.refused ?? null,
    ready: problem === null && fitsReason(reason) && (asNew ? sure && known : !data?.refused),
    order: {
      ...question,
      seen,
      reason,
      request,
      asNew,
      newest: asNew ? (data?.newest ?? null) : null,
    },
  };
}
type RetryFormState = ReturnType<typeof useRetryForm>;

function RetryForm({ view, place }: { readonly view: RunView; readonly place: RetryPlace | null }) {
  const { retry } = useRunActions(view.run.id);
  const mayEdit = useCan("run.edit-retry");
  const maySee = useCan("payload.view");
  const form = useRetryForm(view, place);
  const again = againWord(view.run.status);
  const verb = form.asNew ? "Send as new" : `${again} ${form.edited ? "with the change" : "run"}`;
  return (
    <DialogContent
      wide
      className="top-[6%] max-h-[90dvh]"
      title={`Where should the ${again.toLowerCase()} begin?`}
      description={`A new run is started and linked to this one.${form.options.some(({ value }) => value === "node") ? "" : " To begin at a step in between, select that step first."}`}
      footer={
        <DialogActions
          keep="Not now"
          look={form.asNew || form.version === "draft" ? "danger" : "primary"}
          disabled={!form.ready}
          busy={retry.isPending || retry.isSuccess}
          onClick={() => retry.mutate(form.order)}
        >
          {verb}
        </DialogActions>
      }
    >
      <RadioGroup<From>
        label="Start of the retry"
        value={form.from}
        onValueChange={form.setFrom}
        options={form.options}
        className="mb-3"
      />
      {form.from === "start" && mayEdit && maySee ? (
        <MessageEditor view={view} onChange={form.setMessage} />
      ) : null}
      <OneVersion
        run={view.run.id}
        ran={view.flow.version}
        version={form.version}
        onVersion={form.setVersion}
      />
      <KeysChoice form={form} />
      <TryOut view={view} />
      <ForecastList view={view} forecast={form.forecast} asNew={form.asNew} />
      {form.asNew ? <Sure form={form} /> : null}
      <div className="mt-3">
        <ReasonField value={form.reason} onChange={form.setReason} />
      </div>
      {retry.error ? (
        <div role="alert" className="mt-3">
          <ErrorCard
            title="The run was not retried"
            why={<p>{problemOf(retry.error).message}</p>}
          />
        </div>
      ) : null}
    </DialogContent>
  );
}

/** Where nothing is sent. */
function TryOut({ view }: { readonly view: RunView }) {
  const path = usePath();
  const mayStart = useCan("run.start");
  if (!mayStart || !view.payloads || view.detailGone) return null;
  return (
    <p className="mb-3 text-12 text-fg-2">
      This runs for real. To see what the saved draft would do with the message, and nothing sent,{" "}
      <Link
        className="text-accent-text underline"
        href={path(`/flows/${view.flow.id}/debug?from=${view.run.id}`)}
      >
        debug it
      </Link>
      : systems answer there as they did then.
    </p>
  );
}

/** The same message again, or as new: a choice that is never made for somebody. */
function KeysChoice({ form }: { readonly form: RetryFormState }) {
  const allowed = useCan("run.send-as-new");
  const { refused } = form;
  if (!allowed && refused === null) return null;
  return (
    <RadioGroup<Keys>
      label="How it goes out"
      value={form.keys}
      onValueChange={form.setKeys}
      className="mb-3 border-line border-t pt-3"
      options={[
        {
          value: "same",
          label: "The same message: keys, clock and new ids are those of the first run",
          ...(refused !== null && { help: refused }),
        },
        {
          value: "new",
          label: "As new: keys, clock and ids of its own",
          help: allowed
            ? "Nothing is taken for done. The audit log names it."
            : "Your role does not include this.",
          disabled: !allowed,
        },
      ]}
    />
  );
}

function Sure({ form }: { readonly form: RetryFormState }) {
  const { data } = form.forecast;
  return (
    <div className="mt-3">
      <CheckboxLine
        checked={form.sure}
        onCheckedChange={(checked) => form.setSure(checked === true)}
        label={sureWords(data ? secondTimes(data.steps) : null)}
      />
    </div>
  );
}

function sureWords(seconds: number | null): string {
  if (seconds === null) return "I know that effects may be done a second time";
  if (seconds === 0) return "I know that systems will not recognise it as the same message";
  return seconds === 1
    ? "I know that 1 effect would be done a second time"
    : `I know that ${seconds} effects would be done a second time`;
}
