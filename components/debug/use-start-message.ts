"use client";

import { useMemo, useState } from "react";
import { jsonMessage, type MessageSource } from "@/components/canvas/message-sources";
import { useMessages } from "@/components/canvas/use-message";
import { objectText, textsOf } from "@/components/flow-tests/object-field";
import { indentJson } from "@/components/runs/message-text";
import { readJson } from "@/components/runs/read-json";
import { runName } from "@/components/ui/format";
import type { FlowDocument } from "@/runtime/flow/document";
import { triggersOf } from "./breakpoints";
import { type Filled, formFields, messageOf } from "./form-message";
import type { DebugStart } from "./use-debug";

const typedId = "typed";
const formId = "form";
const fileMax = 4_000_000;

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
  const [dropped, setDropped] = useState<string | null>(null);
  const [filled, setFilled] = useState<Filled>({});
  const [headers, setHeaders] = useState<string | null>(null);
  const known = messages.chosen?.message.body;
  const fields = useMemo(
    () => formFields(document.nodes[trigger ?? ""], readJson(known ?? "")?.value),
    [document, trigger, known],
  );
  const isForm = chosen === formId;
  const source = sourceOf(messages.sources, chosen, messages.chosen);
  const fromRun = chosen !== null && source === null && !isOwn(chosen) ? chosen : null;
  const form = isForm ? indentJson(JSON.stringify(messageOf(fields, filled))) : null;
  const text = typed ?? form ?? (source === null ? "" : indentJson(source.message.body));
  const choose = (next: string | null) => {
    setChosen(next);
    setTyped(null);
    setDropped(null);
    setHeaders(null);
  };
  const take = async (given: File) => {
    if (given.size > fileMax) {
      setDropped(`${given.name} is over 4 MB: post it to the flow and debug the run it makes.`);
      return;
    }
    setTyped(await given.text());
    setChosen(typedId);
    setDropped(given.name);
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
    options: optionsOf(messages.sources, from, fields.length > 0, dropped),
    choose,
    form: isForm ? { fields, filled, setFilled } : null,
    /** Null where the message is that of a run, which is not shown. */
    text: fromRun === null ? text : null,
    setTyped,
    /** As JSON; null where nobody sees the message. */
    headers: fromRun === null ? (headers ?? objectText(source?.message.headers)) : null,
    setHeaders,
    take,
    isOfRun: fromRun !== null || (source?.run != null && typed === null),
    // Until a message is there, pressing would begin with none.
    ready: fromRun !== null || source !== null || typed !== null || isForm,
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

function isOwn(id: string): boolean {
  return id === typedId || id === formId;
}

function optionsOf(
  sources: readonly MessageSource[],
  from: string | null,
  hasForm: boolean,
  dropped: string | null,
) {
  return [
    ...(from === null || sources.some(({ id }) => id === from)
      ? []
      : [{ value: from, label: `Run ${runName(from)}` }]),
    ...sources.map(({ id, label }) => ({ value: id, label })),
    ...(hasForm ? [{ value: formId, label: "Empty form" }] : []),
    { value: typedId, label: dropped === null ? "Typed here" : `File ${dropped}` },
  ];
}

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
  readonly dropped: string | null;
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
  const label = dropped ?? source?.label ?? (form === null ? "typed" : "filled in");
  return {
    kind: "message",
    trigger,
    message: dropped === null ? message : { ...message, contentType: contentTypeOf(dropped) },
    label: typed === null || dropped !== null || source === null ? label : `${label}, changed`,
  };
}

function contentTypeOf(file: string): string {
  if (/\.xml$/i.test(file)) return "application/xml";
  if (/\.csv$/i.test(file)) return "text/csv";
  return /\.json$/i.test(file) ? "application/json" : "text/plain";
}
