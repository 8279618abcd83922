"use client";

import { useState } from "react";
import { jsonMessage } from "@/components/canvas/message-sources";
import { useMessages } from "@/components/canvas/use-message";
import { triggersOf } from "@/components/debug/breakpoints";
import { indentJson } from "@/components/runs/message-text";
import { NumberWarning } from "@/components/runs/number-warning";
import { useAskedLeave } from "@/components/shell/asked-leave";
import { problemOf } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { FlowDocument } from "@/runtime/flow/document";
import type { TestMessage } from "@/runtime/flow-tests/flow-test";
import type { useTestDeeds } from "./use-flow-tests";
import { writtenTest } from "./written-test";

/** A test from nothing: a message, and that the run succeeds. Answers and checks come once it has been run. */
export function WriteTestDialog({
  document,
  deeds,
  onClose,
  onSaved,
}: {
  readonly document: FlowDocument;
  readonly deeds: ReturnType<typeof useTestDeeds>;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  const message = useWrittenMessage(document);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { trigger, triggers } = message;
  const { leave, question } = useAskedLeave(
    message.written || name.trim() !== "",
    "The test is not saved, and is kept nowhere else.",
    onClose,
  );
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      onSaved((await deeds.create(writtenTest(name, message.made()))).id);
    } catch (error) {
      setFailure(problemOf(error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : leave())}>
      <DialogContent
        wide
        title="Write a test"
        description="It begins with this message. Run, it says which systems are asked: give their answers, then say what must come of it."
        footer={
          <DialogActions
            type="submit"
            form="write-test"
            busy={busy}
            disabled={name.trim() === "" || trigger === ""}
          >
            Write test
          </DialogActions>
        }
      >
        <form
          id="write-test"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== "" && trigger !== "") void save();
          }}
        >
          <Field label="Name" required help="What it shows, such as: an order over the limit waits">
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={120}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          {triggers.length < 2 ? null : (
            <Field label="It arrives at" required>
              {(control) => (
                <Select
                  {...control}
                  value={trigger}
                  onValueChange={message.setTrigger}
                  options={triggers}
                />
              )}
            </Field>
          )}
          <Field label="Message" required help="A test of a real run is saved on that run's page.">
            {(control) => (
              <Select
                {...control}
                value={message.chosen}
                onValueChange={message.choose}
                options={message.options}
              />
            )}
          </Field>
          <Field label="Body" required>
            {(control) => (
              <>
                <Textarea
                  {...control}
                  spellCheck={false}
                  className="mono max-h-[42dvh] min-h-40 overflow-auto text-12"
                  value={message.body}
                  onChange={(event) => message.setBody(event.target.value)}
                />
                <NumberWarning text={message.body} before={message.first} />
              </>
            )}
          </Field>
          {trigger === "" ? (
            <p className="text-12 text-fg-2">This flow has no start yet. Add one on its canvas.</p>
          ) : null}
          {failure === null ? null : (
            <div role="alert">
              <ErrorCard title="The test was not saved" why={<p>{failure}</p>} />
            </div>
          )}
        </form>
        {question}
      </DialogContent>
    </Dialog>
  );
}

const typedId = "typed";

/** The sample of a start, or what is typed. Messages of real runs are not offered: saving the run replaces persons. */
function useWrittenMessage(document: FlowDocument) {
  const triggers = triggersOf(document).map((value) => ({
    value,
    label: document.nodes[value]?.name ?? value,
  }));
  const [trigger, setTrigger] = useState(triggers[0]?.value ?? "");
  const { sources } = useMessages(document, trigger === "" ? null : trigger);
  const samples = sources.filter(({ run }) => run === null);
  const [choice, choose] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const isTyped = choice === typedId;
  const source = isTyped ? undefined : (samples.find(({ id }) => id === choice) ?? samples[0]);
  const first = source === undefined ? "" : indentJson(source.message.body);
  const body = typed ?? first;
  return {
    triggers,
    trigger,
    setTrigger(next: string) {
      setTrigger(next);
      choose(null);
      setTyped(null);
    },
    chosen: source?.id ?? typedId,
    options: [
      ...samples.map(({ id, label }) => ({ value: id, label })),
      { value: typedId, label: "Typed here" },
    ],
    choose(next: string) {
      choose(next);
      setTyped(null);
    },
    body,
    first,
    written: typed !== null,
    setBody: setTyped,
    made(): TestMessage {
      const { method, contentType, ...rest } = source?.message ?? jsonMessage(body);
      return {
        ...rest,
        ...(method != null && { method }),
        ...(contentType != null && { contentType }),
        body,
        trigger,
      };
    },
  };
}
