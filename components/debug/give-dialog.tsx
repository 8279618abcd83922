"use client";

import { type ReactNode, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import type { Json } from "@/runtime/json";
import type { PortDefinition } from "@/runtime/nodes/definition";
import { JsonField } from "./json-field";
import { WritingDialog } from "./writing-dialog";

export type Outcome =
  | { readonly act: "give"; readonly port: string; readonly value: Json }
  | { readonly act: "fail"; readonly message: string };

/** Says what a step hands on, and by which output, without executing it; or that it fails. */
export function GiveDialog({
  name,
  ports,
  initial,
  busy,
  off = null,
  onOutcome,
  onClose,
}: {
  readonly name: string;
  readonly ports: readonly PortDefinition[];
  /** JSON text to begin with: what arrives; empty where that is not known. */
  readonly initial: string;
  readonly busy: boolean;
  /** Why it cannot be given any more. */
  readonly off?: ReactNode;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly onClose: () => void;
}) {
  const outs = ports.filter(({ direction }) => direction === "out");
  const [act, setAct] = useState<Outcome["act"]>("give");
  const [port, setPort] = useState(outs.find(({ role }) => role !== "error")?.name ?? "out");
  const [given, setGiven] = useState<{ readonly value: Json } | null>(() => parsed(initial));
  const [written, setWritten] = useState(false);
  const [message, setMessage] = useState("");
  const outcome: Outcome | null =
    act === "fail" ? { act, message } : given === null ? null : { act, port, value: given.value };
  return (
    <WritingDialog
      title={`Skip “${name}”?`}
      description="It is not executed. The run goes on as if it had come to this, and its history says who said so."
      verb={act === "give" ? "Skip with this output" : "Let it fail"}
      written={written || message !== ""}
      busy={busy}
      disabled={outcome === null || off !== null}
      onDone={() => outcome && onOutcome(outcome)}
      onClose={onClose}
    >
      {off}
      <div className="flex flex-col gap-3">
        <SegmentedControl
          label="How it ends"
          className="self-start"
          value={act}
          onValueChange={setAct}
          options={[
            { value: "give", label: "Hands on an output" },
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
              label="Output"
              initial={initial}
              onChange={(next) => {
                setWritten(true);
                setGiven(next);
              }}
              help={
                initial === ""
                  ? "What the step would hand on, as JSON."
                  : "It begins as what arrives at the step."
              }
            />
          </>
        )}
      </div>
    </WritingDialog>
  );
}

function parsed(text: string): { readonly value: Json } | null {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}
