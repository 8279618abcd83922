"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { answerReads } from "@/runtime/flow/answer-reads";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { composeAnswer, emptied, valueAt } from "./answer-values";
import { type EarlierAnswer, useEarlierAnswer } from "./earlier-answer";
import { jsonProblem } from "./message-text";
import { NumberWarning } from "./number-warning";
import { readJson } from "./read-json";
import type { RunView } from "./use-run";

/** What a person says the target answered; null while it cannot be taken. */
export type GivenAnswer = { readonly value: Json } | null;

type AnswerFormProps = {
  readonly view: RunView;
  readonly node: string;
  readonly onChange: (answer: GivenAnswer) => void;
  /** Told once something was written, whether it can be taken or not. */
  readonly onWrite: () => void;
};

/** Asks for those parts of an answer that the flow goes on to read; for all of it where that is not known. */
export function AnswerForm({ view, node, onChange, onWrite }: AnswerFormProps) {
  const reads = useMemo(
    () => (view.document === null ? [""] : answerReads(view.document, nodeRegistry, node)),
    [view.document, node],
  );
  const { earlier } = useEarlierAnswer(view, node);
  const paths = reads.filter(isPlain);
  const [asJson, setAsJson] = useState(paths.length === 0);
  if (asJson)
    return (
      <AnswerText
        unread={reads.length === 0}
        earlier={earlier}
        onChange={onChange}
        onWrite={onWrite}
      />
    );
  return (
    <>
      <AnswerFields paths={paths} earlier={earlier} onChange={onChange} onWrite={onWrite} />
      <Button
        size="s"
        look="quiet"
        className="self-start"
        onClick={() => {
          onChange(null);
          setAsJson(true);
        }}
      >
        Write it as JSON instead
      </Button>
    </>
  );
}

const isPlain = (path: string) => path !== "" && !/[[\]"]/.test(path);

function AnswerFields({
  paths,
  earlier,
  onChange,
  onWrite,
}: Pick<AnswerFormProps, "onChange" | "onWrite"> & {
  readonly paths: readonly string[];
  readonly earlier: EarlierAnswer | null;
}) {
  const [typed, setTyped] = useState<{ readonly [path: string]: string }>({});
  const set = (path: string, text: string) => {
    const next = { ...typed, [path]: text };
    setTyped(next);
    onWrite();
    const some = Object.values(next).some((value) => value.trim() !== "");
    onChange(some ? { value: composeAnswer(next, earlier?.value ?? null) } : null);
  };
  return paths.map((path, index) => {
    const example = earlier === null ? undefined : valueAt(earlier.value, path);
    const help = [
      ...(index === 0 ? ["Of the target’s answer; the flow goes on with it."] : []),
      ...(earlier === null || example === undefined || typeof example === "object"
        ? []
        : [`For another order, ${earlier.of}, it was ${String(example)}.`]),
    ].join(" ");
    return (
      <Field
        key={path}
        label={path}
        required={paths.length === 1}
        help={help === "" ? undefined : help}
      >
        {(control) => (
          <>
            <Input
              {...control}
              className="mono"
              value={typed[path] ?? ""}
              onChange={(event) => set(path, event.target.value)}
            />
            {typeof example === "number" ? <NumberWarning text={typed[path] ?? ""} /> : null}
          </>
        )}
      </Field>
    );
  });
}

function AnswerText({
  unread,
  earlier,
  onChange,
  onWrite,
}: Pick<AnswerFormProps, "onChange" | "onWrite"> & {
  /** No later step reads it: nothing need be said. */
  readonly unread: boolean;
  readonly earlier: EarlierAnswer | null;
}) {
  const [text, setText] = useState("");
  const type = (next: string) => {
    setText(next);
    onWrite();
    onChange(unread && next.trim() === "" ? { value: null } : readJson(next));
  };
  const problem = text.trim() === "" ? null : jsonProblem(text);
  const given = useRef(onChange);
  useEffect(() => {
    if (unread) given.current({ value: null });
  }, [unread]);
  return (
    <>
      <Field
        label="What the target answered, as JSON"
        required={!unread}
        help={
          unread
            ? "Nothing later in the flow reads it: it may stay empty."
            : "Later steps read it, such as the number of the order it made."
        }
        error={problem ?? undefined}
      >
        {(control) => (
          <>
            <Textarea
              {...control}
              className="font-mono text-12"
              value={text}
              onChange={(event) => type(event.target.value)}
            />
            <NumberWarning text={text} />
          </>
        )}
      </Field>
      {earlier === null ? null : (
        <figure className="flex flex-col gap-1 rounded-6 border border-line p-2">
          <figcaption className="text-12 text-fg-2">
            What <b className="font-medium">another order</b>, {earlier.of}, was answered, to show
            how it is built:
          </figcaption>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
            tabIndex={0}
            className="mono max-h-32 overflow-auto whitespace-pre-wrap break-words text-12 text-fg-3"
          >
            {exampleOf(earlier.value)}
          </pre>
          <Button
            size="s"
            look="quiet"
            className="self-start"
            onClick={() => type(JSON.stringify(emptied(earlier.value), null, 2))}
          >
            Take its names, without its values
          </Button>
        </figure>
      )}
    </>
  );
}

const exampleMax = 4_000;

/** Its beginning, and a mark where there is more. */
function exampleOf(value: Json): string {
  const text = JSON.stringify(value, null, 2);
  return text.length > exampleMax ? `${text.slice(0, exampleMax)}\n…` : text;
}
