"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { BusinessKey, FlowDocument, FlowSettings } from "@/runtime/flow/document";
import { ExpressionInput } from "./expression-input";
import type { FieldHost } from "./field-context";
import { ProblemNote } from "./problem-note";

type BusinessKeysProps = {
  readonly document: FlowDocument;
  readonly host: FieldHost;
  readonly onSettings: (settings: FlowSettings, field: string) => void;
};

/** Numbers a run is found by: which node knows them, and where in its output. */
export function BusinessKeys({ document, host, onSettings }: BusinessKeysProps) {
  const { settings } = document;
  const keys = settings.businessKeys ?? [];
  const nodes = Object.entries(document.nodes).map(([id, { name }]) => ({
    value: id,
    label: name,
  }));
  const write = (next: readonly BusinessKey[], field: string) => {
    const { businessKeys: _old, ...rest } = settings;
    onSettings(next.length === 0 ? rest : { ...rest, businessKeys: next }, field);
  };
  const set = (index: number, part: Partial<BusinessKey>, field: string) =>
    write(
      keys.map((key, at) => (at === index ? { ...key, ...part } : key)),
      field,
    );
  return (
    <div className="flex flex-col gap-3">
      <p className="text-12 text-fg-2">
        Runs are found by these numbers, also while they wait: the order number, the purchase order,
        what the ERP answered. Take them from the trigger where the message has them: then an order
        is found, too, that fails at the next step.
      </p>
      {keys.map((key, index) => {
        const path = `settings.businessKeys[${index}]`;
        const problem =
          host.problem(`${path}.value`) ??
          host.problem(`${path}.node`) ??
          host.problem(`${path}.kind`);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: keys have no identity but their place
          <div key={index} className="flex flex-col gap-1">
            <div className="flex items-center gap-1">
              <Input
                aria-label="Kind of number"
                data-field={`${path}.kind`}
                boxClassName="w-28 shrink-0"
                placeholder="order"
                disabled={host.disabled}
                value={key.kind}
                onChange={(event) => set(index, { kind: event.target.value }, `${path}.kind`)}
              />
              <Select
                aria-label="Node that knows it"
                className="min-w-0 flex-1"
                options={nodes}
                value={key.node}
                placeholder="From node…"
                disabled={host.disabled}
                onValueChange={(node) => set(index, { node }, `${path}.node`)}
              />
              <IconButton
                icon={X}
                size="s"
                label="Remove this number"
                tooltip={false}
                disabled={host.disabled}
                onClick={() =>
                  write(
                    keys.filter((_, at) => at !== index),
                    "settings.businessKeys",
                  )
                }
              />
            </div>
            <ExpressionInput
              label="Value"
              kind="expression"
              path={`${path}.value`}
              environment={host.environment(`${path}.value`)}
              placeholder="output.number"
              disabled={host.disabled}
              trouble={problem?.severity}
              value={key.value}
              onChange={(value) => set(index, { value }, `${path}.value`)}
            />
            <ProblemNote
              problem={problem}
              value={key.value}
              onFix={(value) => set(index, { value }, `${path}.value`)}
            />
          </div>
        );
      })}
      <Button
        look="quiet"
        size="s"
        className="self-start"
        disabled={host.disabled || nodes.length === 0}
        onClick={() =>
          write(
            [...keys, { kind: "", node: nodes[0]?.value ?? "", value: "output." }],
            "settings.businessKeys",
          )
        }
      >
        <Icon as={Plus} size="s" />
        Add number
      </Button>
    </div>
  );
}
