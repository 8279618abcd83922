"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { jsonMessage, type MessageSource } from "@/components/canvas/message-sources";
import { useMessages } from "@/components/canvas/use-message";
import { objectText, textsOf } from "@/components/flow-tests/object-field";
import { indentJson } from "@/components/runs/message-text";
import { readJson } from "@/components/runs/read-json";
import type { FlowDocument } from "@/runtime/flow/document";
import { triggersOf } from "./breakpoints";
import { type Filled, formFields, messageOf } from "./form-message";
import { openedOf } from "./opened-file";
import { formId, labelOf, startOptions, typedId } from "./start-options";
import type { DebugStart } from "./use-debug";
import { useOfferedRuns, useRunMessage } from "./use-run-messages";

/** The message that a run is to begin with: captured, pinned, shipped, filled in, dropped as a file, or typed. */
export function useStartMessage(document: FlowDocument, from: string | null) {
  const triggers = useMemo(
    () =>
      triggersOf(document).map((value) => ({ value, label: document.nodes[value]?.name ?? value })),
    [document],
  );
  const [trigger, setTrigger] = useState(triggers[0]?.value ?? null);
  const messages = useMessages(document, trigger);
  const [chosen, setChosen] = useState<string | null>(from);
  const [typed, setTyped] = useState<string | null>(null);
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [filled, setFilled] = useState<Filled>({});
  const [headers, setHeaders] = useState<string | null>(null);
  const known = messages.chosen?.message.body;
  const fields = useMemo(
    () => formFields(document.nodes[trigger ?? ""], readJson(known ?? "")?.value),
    [document, trigger, known],
  );
  const [search, setSearch] = useState("");
  const found = useOfferedRuns(document.id, useDeferredValue(search.trim()));
  // Those that are there without a search are named as they are in its list.
  const newest = useOfferedRuns(document.id, "");
  const isForm = chosen === formId;
  const own = sourceOf(messages.sources, chosen, messages.chosen);
  const picked = chosen !== null && own === null && !isOwn(chosen) ? chosen : null;
  const ofRun = useRunMessage(picked, trigger, labelOf(picked, found));
  const source = ofRun?.state === "there" ? ofRun.source : own;
  const fromRun = source === null ? picked : null;
  const form = isForm ? indentJson(JSON.stringify(messageOf(fields, filled))) : null;
  const text = typed ?? form ?? (source === null ? "" : indentJson(source.message.body));
  const choose = (next: string | null) => {
    setChosen(next);
    setTyped(null);
    setDropped(null);
    setHeaders(null);
    setTold(null);
  };
  const take = async (files: readonly File[]) => {
    const file = await openedOf(files);
    if (file === null) return;
    const { name, opened, note } = file;
    choose(typedId);
    if (opened.state === "refused") {
      setTold({ off: true, text: opened.why });
      return;
    }
    setTyped(opened.text);
    setDropped({ name, contentType: opened.contentType, text: opened.text });
    if (note !== null) setTold({ off: false, text: note });
  };
  const given = (): DebugStart["from"] =>
    fromOf({ source, fromRun, typed, dropped, form, text, trigger: trigger ?? "" });
  return {
    triggers,
    trigger,
    /** Another start has messages of its own. */
    setTrigger: (next: string) => {
      setTrigger(next);
      choose(null);
      setFilled({});
    },
    value: chosen ?? source?.id ?? typedId,
    options: startOptions(messages.sources, {
      found,
      newest,
      picked: picked ?? from,
      hasForm: fields.length > 0,
      file: dropped?.name ?? null,
    }),
    choose,
    search,
    setSearch,
    /** What became of a file: why it was not taken, or which of several was. */
    told,
    /** What is written is to be JSON. */
    isJson: /[/+]json\b/.test(dropped?.contentType ?? source?.message.contentType ?? "text/json"),
    /** Of a run whose message is not shown. */
    unseen: fromRun === null ? null : ofRun,
    form: isForm ? { fields, filled, setFilled } : null,
    /** Null where the message is that of a run, which is not shown. */
    text: fromRun === null ? text : null,
    setTyped: (next: string) => {
      setTyped(next);
      setTold(null);
    },
    /** As JSON; null where nobody sees the message. */
    headers: fromRun === null ? (headers ?? objectText(source?.message.headers)) : null,
    setHeaders,
    take,
    /** There is something to lose. */
    written: typed !== null || headers !== null || Object.keys(filled).length > 0,
    /** As it was taken, before anybody changed it. */
    first: dropped?.text ?? source?.message.body ?? "",
    isOfRun: fromRun !== null || (source?.run != null && typed === null),
    // Until a message is there, pressing would begin with none.
    ready: told?.off !== true && (fromRun !== null || source !== null || typed !== null || isForm),
    given,
    /** The same as an older one, which may have headers of its own. */
    older: () =>
      olderOf(given(), {
        shown: source?.message ?? null,
        headers: headers === null ? null : textsOf(headers),
        trigger: trigger ?? "",
      }),
  };
}

function olderOf(
  from: DebugStart["from"],
  {
    shown,
    headers,
    trigger,
  }: {
    readonly shown: MessageSource["message"] | null;
    /** Null where nobody changed them. */
    readonly headers: MessageSource["message"]["headers"] | null;
    readonly trigger: string;
  },
): NonNullable<DebugStart["older"]> {
  const own = headers === null ? {} : { headers };
  if (from.kind === "message") {
    return { kind: from.kind, trigger: from.trigger, message: { ...from.message, ...own } };
  }
  if (shown === null || headers === null) return { kind: "run", run: from.run };
  return { kind: "message", trigger, message: { ...shown, headers } };
}

/** A file that was taken as the message. */
type Dropped = { readonly name: string; readonly contentType: string; readonly text: string };

function isOwn(id: string): boolean {
  return id === typedId || id === formId;
}

/** `off`: nothing can be begun with it. */
type Told = { readonly off: boolean; readonly text: string };

function sourceOf(
  sources: readonly MessageSource[],
  chosen: string | null,
  usual: MessageSource | null,
): MessageSource | null {
  if (chosen === null) return usual;
  return sources.find(({ id }) => id === chosen) ?? null;
}

type Given = {
  readonly source: MessageSource | null;
  readonly fromRun: string | null;
  readonly typed: string | null;
  readonly dropped: Dropped | null;
  readonly form: string | null;
  readonly text: string;
  readonly trigger: string;
};

function fromOf({
  source,
  fromRun,
  typed,
  dropped,
  form,
  text,
  trigger,
}: Given): DebugStart["from"] {
  if (fromRun !== null) return { kind: "run", run: fromRun, node: null, path: "" };
  // A captured message that nobody changed comes with what its systems answered.
  if (source?.run != null && typed === null) {
    return { kind: "run", run: source.run, node: null, path: "" };
  }
  const message = source === null ? jsonMessage(text) : { ...source.message, body: text };
  const label = dropped?.name ?? source?.label ?? (form === null ? "typed" : "filled in");
  return {
    kind: "message",
    trigger,
    message: dropped === null ? message : { ...message, contentType: dropped.contentType },
    label: typed === null || dropped !== null || source === null ? label : `${label}, changed`,
  };
}
