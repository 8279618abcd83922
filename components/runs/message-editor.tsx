"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { RunView } from "./use-run";

/** Longer messages are changed in the system they come from. */
const messageMax = 1_048_576;

/** The stored message as text to change; null leaves it as it was. The new run keeps the changed one. */
export function MessageEditor({
  view,
  message,
  onChange,
}: {
  readonly view: RunView;
  readonly message: string | null;
  readonly onChange: (message: string | null) => void;
}) {
  const [editing, setEditing] = useState(message !== null);
  const { text, refused } = useStoredMessage(view, editing);
  useEffect(() => {
    if (editing && message === null && text !== null) onChange(text);
  }, [editing, message, text, onChange]);
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
      <Field label="Message" help="The new run keeps it as you change it; this run keeps its own.">
        {(control) => (
          <Textarea
            {...control}
            spellCheck={false}
            disabled={message === null}
            className="mono max-h-64 min-h-32 overflow-auto text-12"
            value={message ?? ""}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <Button
        size="s"
        className="mt-1.5"
        onClick={() => {
          setEditing(false);
          onChange(null);
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
