"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PanelSection } from "@/components/ui/side-panel";
import type { FlowNode, JoinPolicy, OnError, RetryPolicy } from "@/runtime/flow/document";
import type { NodeDefinition } from "@/runtime/nodes/definition";
import { DurationInput } from "./duration-input";
import { ExpressionInput } from "./expression-input";
import type { FieldHost } from "./field-context";
import { ProblemNote } from "./problem-note";

type NodeOptionsProps = {
  readonly node: FlowNode;
  readonly definition: NodeDefinition;
  readonly host: FieldHost;
  readonly onChange: (change: (node: FlowNode) => FlowNode, field: string) => void;
};

type Failure = Exclude<OnError, "error-port"> | "auto";

const failures: readonly { value: Failure; label: string; help: string }[] = [
  {
    value: "auto",
    label: "Leave by the error port",
    help: "If it is connected; else the run stops and needs attention.",
  },
  { value: "fail", label: "Always stop the run", help: "It fails and needs attention." },
  { value: "continue", label: "Go on with what arrived", help: "The failure is recorded." },
];
const joins: readonly { value: JoinPolicy; label: string; help: string }[] = [
  {
    value: "live",
    label: "When all are decided",
    help: "Needs one that came; skipped ones do not count.",
  },
  { value: "all", label: "When all came", help: "Skipped if one was skipped." },
  { value: "first", label: "At the first", help: "Later ones are ignored." },
];

/** What happens when a node fails, how it is tried again, and how it joins several inputs. */
export function NodeOptions({ node, definition, host, onChange }: NodeOptionsProps) {
  const effect = definition.behaviour === "effect";
  return (
    <>
      <PanelSection title="If it fails for good">
        <Choice
          label="Then"
          options={failures}
          value={failureOf(node)}
          host={host}
          onChange={(failure) => onChange((old) => withFailure(old, failure), "onError")}
        />
      </PanelSection>
      {effect ? <Retries node={node} host={host} onChange={onChange} /> : null}
      {effect ? <KeySection node={node} host={host} onChange={onChange} /> : null}
      <PanelSection title="Several inputs">
        <Choice
          label="It runs"
          options={joins}
          value={node.join ?? "live"}
          host={host}
          onChange={(join) => onChange((old) => ({ ...old, join }), "join")}
        />
      </PanelSection>
    </>
  );
}

function failureOf({ onError }: FlowNode): Failure {
  return onError === undefined || onError === "error-port" ? "auto" : onError;
}

function withFailure({ onError: _old, ...node }: FlowNode, failure: Failure): FlowNode {
  return failure === "auto" ? node : { ...node, onError: failure };
}

type PartProps = Omit<NodeOptionsProps, "definition">;

function Retries({ node, host, onChange }: PartProps) {
  const retry: RetryPolicy = node.retry ?? { attempts: 1, delayMs: 1_000 };
  const set = (part: Partial<RetryPolicy>, field: string) =>
    onChange((old) => ({ ...old, retry: { ...retry, ...part } }), field);
  return (
    <PanelSection title="Retry">
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-2">
          <Field label="Tries in all" required>
            {(control) => (
              <Input
                {...control}
                data-field="retry.attempts"
                type="number"
                min={1}
                max={100}
                disabled={host.disabled}
                value={retry.attempts}
                onChange={(event) =>
                  set({ attempts: Number(event.target.value) || 1 }, "retry.attempts")
                }
              />
            )}
          </Field>
          <Field label="First wait" required>
            {(control) => (
              <DurationInput
                {...control}
                data-field="retry.delayMs"
                disabled={host.disabled || retry.attempts < 2}
                value={retry.delayMs}
                onChange={(ms) => set({ delayMs: ms ?? 1_000 }, "retry.delayMs")}
              />
            )}
          </Field>
        </div>
        <Field label="Longest answer" help="After this the outcome is unknown.">
          {(control) => (
            <DurationInput
              {...control}
              data-field="timeoutMs"
              fallback={30_000}
              disabled={host.disabled}
              value={node.timeoutMs}
              onChange={(timeoutMs) =>
                onChange(({ timeoutMs: _old, ...rest }) => {
                  return timeoutMs === undefined ? rest : { ...rest, timeoutMs };
                }, "timeoutMs")
              }
            />
          )}
        </Field>
        <p className="text-11 text-fg-3">
          Only what the target surely did not do is tried again. The wait doubles each time.
        </p>
      </div>
    </PanelSection>
  );
}

function KeySection({ node, host, onChange }: PartProps) {
  const problem = host.problem("idempotencyKey");
  const set = (text: string) =>
    onChange(({ idempotencyKey: _old, ...rest }) => {
      return text === "" ? rest : { ...rest, idempotencyKey: text };
    }, "idempotencyKey");
  return (
    <PanelSection title="Sent once">
      <Field
        label="Key of an iteration"
        help="Names one entry of a loop, so that a repeated run sends it under the same key. Default: its index."
      >
        {(control) => (
          <ExpressionInput
            control={control}
            kind="expression"
            path="idempotencyKey"
            environment={host.environment("idempotencyKey")}
            disabled={host.disabled}
            trouble={problem?.severity}
            placeholder="item.sku"
            value={node.idempotencyKey ?? ""}
            onChange={set}
          />
        )}
      </Field>
      <ProblemNote problem={problem} value={node.idempotencyKey ?? ""} onFix={set} />
    </PanelSection>
  );
}

function Choice<T extends string>({
  label,
  options,
  value,
  host,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly help: string }[];
  readonly value: T;
  readonly host: FieldHost;
  readonly onChange: (value: T) => void;
}) {
  return (
    <Field label={label} required help={options.find((option) => option.value === value)?.help}>
      {(control) => (
        <Select
          id={control.id}
          aria-describedby={control["aria-describedby"]}
          options={options}
          value={value}
          disabled={host.disabled}
          onValueChange={(next) => {
            const option = options.find((candidate) => candidate.value === next);
            if (option !== undefined) onChange(option.value);
          }}
        />
      )}
    </Field>
  );
}
