"use client";

import { useState } from "react";
import { emptied } from "@/components/runs/answer-values";
import { useEarlierAnswer } from "@/components/runs/earlier-answer";
import type { RunView } from "@/components/runs/use-run";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import type { Json } from "@/runtime/json";
import type { PortDefinition } from "@/runtime/nodes/definition";
import type { Outcome } from "./give-dialog";
import { JsonField } from "./json-field";

type AnswerDialogProps = {
  readonly view: RunView;
  readonly node: string;
  readonly name: string;
  readonly ports: readonly PortDefinition[];
  readonly busy: boolean;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly onClose: () => void;
};

/** Says what a system that is not asked answers, or that it fails. */
export function AnswerDialog(props: AnswerDialogProps) {
  const { earlier, isKnown } = useEarlierAnswer(props.view, props.node);
  // The fields are made once, of what the step is answered elsewhere.
  return isKnown ? <AnswerFields {...props} earlier={earlier} /> : null;
}

function AnswerFields({
  name,
  ports,
  busy,
  onOutcome,
  onClose,
  earlier,
}: AnswerDialogProps & { readonly earlier: { readonly value: Json; readonly of: string } | null }) {
  const outs = ports.filter(({ direction }) => direction === "out");
  const [act, setAct] = useState<Outcome["act"]>("give");
  const [port, setPort] = useState(outs.find(({ role }) => role !== "error")?.name ?? "out");
  const [initial] = useState(() => emptied(earlier?.value ?? {}));
  const [given, setGiven] = useState<{ readonly value: Json } | null>({ value: initial });
  const [message, setMessage] = useState("");
  const outcome: Outcome | null =
    act === "fail" ? { act, message } : given === null ? null : { act, port, value: given.value };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        wide
        title={`Answer for “${name}”`}
        description="Nothing is sent. The run goes on with this as what the system answered; its history says who typed it."
        footer={
          <DialogActions
            keep="Leave it"
            busy={busy}
            disabled={outcome === null}
            onClick={() => outcome && onOutcome(outcome)}
          >
            {act === "give" ? "Go on with this answer" : "Let it fail"}
          </DialogActions>
        }
      >
        <div className="flex flex-col gap-3">
          <SegmentedControl
            label="What the system does"
            className="self-start"
            value={act}
            onValueChange={setAct}
            options={[
              { value: "give", label: "Answers" },
              { value: "fail", label: "Fails" },
            ]}
          />
          {act === "fail" ? (
            <Field label="Error message" help="As its error output, or the run, then says.">
              {(control) => (
                <Input
                  {...control}
                  maxLength={500}
                  value={message}
                  onChange={(event) => setMessage(event.target.value)}
                />
              )}
            </Field>
          ) : (
            <>
              {outs.length > 1 ? (
                <Field label="Leaves by" required>
                  {(control) => (
                    <Select
                      {...control}
                      value={port}
                      onValueChange={setPort}
                      options={outs.map(({ name: value, label }) => ({
                        value,
                        label: label ?? value,
                      }))}
                    />
                  )}
                </Field>
              ) : null}
              <JsonField
                label="Answer"
                initial={JSON.stringify(initial)}
                onChange={setGiven}
                help={
                  earlier === null
                    ? "No answer of this step is known, so it begins empty."
                    : `It begins with the names of the answer that ${earlier.of} got, without its values.`
                }
              />
            </>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
