"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useCan } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { answerReads } from "@/runtime/flow/answer-reads";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { composeAnswer, valueAt } from "./answer-values";
import { readJson } from "./read-json";
import type { RunView } from "./use-run";

/** What a person says the target answered; null while it cannot be taken. */
export type GivenAnswer = { readonly value: Json } | null;

type AnswerFormProps = {
  readonly view: RunView;
  readonly node: string;
  readonly onChange: (answer: GivenAnswer) => void;
};

/** Asks for those parts of an answer that the flow goes on to read; for all of it where that is not known. */
export function AnswerForm({ view, node, onChange }: AnswerFormProps) {
  const reads = useMemo(
    () => (view.document === null ? [""] : answerReads(view.document, nodeRegistry, node)),
    [view.document, node],
  );
  const earlier = useEarlierAnswer(view, node);
  const paths = reads.filter(isPlain);
  const [asJson, setAsJson] = useState(paths.length === 0);
  if (asJson)
    return <AnswerText unread={reads.length === 0} earlier={earlier} onChange={onChange} />;
  return (
    <>
      <AnswerFields paths={paths} earlier={earlier} onChange={onChange} />
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
}: {
  readonly paths: readonly string[];
  readonly earlier: Json | null;
  readonly onChange: (answer: GivenAnswer) => void;
}) {
  const [typed, setTyped] = useState<{ readonly [path: string]: string }>({});
  const set = (path: string, text: string) => {
    const next = { ...typed, [path]: text };
    setTyped(next);
    const some = Object.values(next).some((value) => value.trim() !== "");
    onChange(some ? { value: composeAnswer(next, earlier) } : null);
  };
  return paths.map((path, index) => {
    const example = valueAt(earlier, path);
    return (
      <Field
        key={path}
        label={path}
        required={paths.length === 1}
        help={index === 0 ? "Of the target’s answer; the flow goes on with it." : undefined}
      >
        {(control) => (
          <Input
            {...control}
            className="mono"
            placeholder={
              example === undefined || typeof example === "object" ? "" : `e.g. ${String(example)}`
            }
            value={typed[path] ?? ""}
            onChange={(event) => set(path, event.target.value)}
          />
        )}
      </Field>
    );
  });
}

function AnswerText({
  unread,
  earlier,
  onChange,
}: {
  /** No later step reads it: nothing need be said. */
  readonly unread: boolean;
  readonly earlier: Json | null;
  readonly onChange: (answer: GivenAnswer) => void;
}) {
  const [text, setText] = useState("");
  const parsed = readJson(text);
  const given = useRef(onChange);
  useEffect(() => {
    if (unread) given.current({ value: null });
  }, [unread]);
  return (
    <Field
      label="What the target answered, as JSON"
      required={!unread}
      help={
        unread
          ? "Nothing later in the flow reads it: it may stay empty."
          : "Later steps read it, such as the number of the order it made."
      }
      error={text !== "" && parsed === null ? "This is not JSON." : undefined}
    >
      {(control) => (
        <Textarea
          {...control}
          className="font-mono text-12"
          placeholder={
            earlier === null ? '{ "id": "SO-118402" }' : JSON.stringify(earlier).slice(0, 300)
          }
          value={text}
          onChange={(event) => {
            const next = event.target.value;
            setText(next);
            onChange(unread && next.trim() === "" ? { value: null } : readJson(next));
          }}
        />
      )}
    </Field>
  );
}

/** What the newest run of this version that succeeded got at the step, to show what an answer looks like. */
function useEarlierAnswer({ run }: RunView, node: string): Json | null {
  const trpc = useTRPC();
  const mayView = useCan("payload.view");
  const newest = useQuery(
    trpc.runs.list.queryOptions(
      { filter: { view: "all", search: "", status: ["succeeded"], flow: run.flow }, limit: 1 },
      { enabled: mayView, staleTime: 60_000 },
    ),
  ).data?.rows[0];
  const step = useQuery(
    trpc.runs.step.queryOptions(
      { run: newest?.id ?? "", node },
      { enabled: newest !== undefined, staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  const output = step.data?.output;
  return useMemo(
    () => (output?.complete === true ? (readJson(output.text)?.value ?? null) : null),
    [output],
  );
}
