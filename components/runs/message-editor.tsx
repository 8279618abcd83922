"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { JsonEditorButton } from "@/components/inspector/json-editor-button";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { indentJson, isJson, jsonProblem } from "./message-text";
import { NumberWarning } from "./number-warning";
import type { RunView } from "./use-run";

/** Longer messages are changed in the system they come from. */
const messageMax = 1_048_576;

/** What a person has made of the message: `changed` is null while it says the same. */
export type EditedMessage = { readonly changed: string | null; readonly problem: string | null };

/** The stored message as text to change. The new run keeps the changed one. */
export function MessageEditor({
  view,
  onChange,
}: {
  readonly view: RunView;
  readonly onChange: (message: EditedMessage) => void;
}) {
  const [editing, setEditing] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const { text, refused } = useStoredMessage(view, editing);
  const stored = useMemo(() => (text === null ? null : indentJson(text)), [text]);
  const shown = typed ?? stored;
  const wantsJson = text !== null && isJson(text);
  const problem = typed === null || !wantsJson ? null : jsonProblem(typed);
  const change = (next: string | null) => {
    setTyped(next);
    const changed = next === null || next === stored ? null : next;
    onChange({ changed, problem: changed !== null && wantsJson ? jsonProblem(changed) : null });
  };
  if (!editing) {
    return (
      <div className="mb-3">
        <Button size="s" onClick={() => setEditing(true)}>
          Change the message…
        </Button>
      </div>
    );
  }
  if (refused !== null) return <p className="mb-3 text-12 text-fg-2">{refused}</p>;
  return (
    <div className="mb-3">
      <Field
        label="Message"
        required
        error={problem ?? undefined}
        help="The new run keeps it as you change it; this run keeps its own."
      >
        {(control) => (
          <>
            <Textarea
              {...control}
              spellCheck={false}
              disabled={shown === null}
              className="mono max-h-64 min-h-32 overflow-auto text-12"
              value={shown ?? ""}
              onChange={(event) => change(event.target.value)}
            />
            {wantsJson && shown !== null ? (
              <>
                <NumberWarning text={shown} before={text} />
                <JsonEditorButton label="Message" value={shown} onChange={change} />
              </>
            ) : null}
          </>
        )}
      </Field>
      <Button
        size="s"
        className="mt-1.5"
        onClick={() => {
          setEditing(false);
          change(null);
        }}
      >
        Leave it as it was
      </Button>
    </div>
  );
}

/** The raw body, whole. */
function useStoredMessage(view: RunView, wanted: boolean) {
  const trpc = useTRPC();
  const step = useQuery(
    trpc.runs.step.queryOptions(
      { run: view.run.id, node: view.trigger?.node ?? "", path: "" },
      { enabled: wanted && view.trigger !== null },
    ),
  );
  const ref = step.data?.message?.body?.ref;
  const value = useQuery(
    trpc.runs.value.queryOptions(
      { run: view.run.id, ref: ref ?? 0 },
      { enabled: wanted && ref !== undefined },
    ),
  );
  const failed = step.error ?? value.error;
  if (failed) return { text: null, refused: problemOf(failed).message };
  if (value.data && value.data.bytes > messageMax) {
    const refused = "The message is over 1 MB: change it in the system it comes from.";
    return { text: null, refused };
  }
  return { text: value.data?.text ?? null, refused: null };
}
