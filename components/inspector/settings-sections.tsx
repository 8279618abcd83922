"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PanelSection } from "@/components/ui/side-panel";
import type { FlowSettings, RetentionClass } from "@/runtime/flow/document";
import { DurationInput } from "./duration-input";
import { ExpressionInput } from "./expression-input";
import type { FieldHost } from "./field-context";
import { ProblemNote } from "./problem-note";

const asDistributor = "distributor";
const retentions = [
  { value: asDistributor, label: "As set for the distributor" },
  ...[7, 30, 180].map((days) => ({ value: String(days), label: `${days} days` })),
];
const none = " none";

type SettingsProps = {
  readonly settings: FlowSettings;
  readonly host: FieldHost;
  readonly onSettings: (settings: FlowSettings, field: string) => void;
};

type Put = (field: keyof FlowSettings, value: FlowSettings[keyof FlowSettings] | undefined) => void;
type PartProps = Pick<SettingsProps, "settings" | "host"> & { readonly put: Put };

/** Order, times and failures of a flow. */
export function SettingsSections({ settings, host, onSettings }: SettingsProps) {
  const put: Put = (field, value) => {
    const { [field]: _old, ...rest } = settings;
    const empty = value === undefined || value === "";
    onSettings((empty ? rest : { ...rest, [field]: value }) as FlowSettings, `settings.${field}`);
  };
  const parts = { settings, host, put };
  return (
    <>
      <PanelSection title="Order">
        <div className="flex flex-col gap-3">
          <OrderFields {...parts} />
        </div>
      </PanelSection>
      <PanelSection title="Times">
        <div className="flex flex-col gap-3">
          <TimeFields {...parts} />
        </div>
      </PanelSection>
      <PanelSection title="Failures">
        <ErrorFlowField {...parts} />
      </PanelSection>
    </>
  );
}

function OrderFields({ settings, host, put }: PartProps) {
  const ordering = host.problem("settings.orderingKey");
  const limit = settings.concurrency?.limit;
  return (
    <>
      <div>
        <Field
          label="Ordering key"
          help="Messages with the same value run one after the other, as they came."
        >
          {(control) => (
            <ExpressionInput
              control={control}
              kind="expression"
              path="settings.orderingKey"
              environment={host.environment("settings.orderingKey")}
              placeholder="trigger.body.customer.id"
              disabled={host.disabled}
              trouble={ordering?.severity}
              value={settings.orderingKey ?? ""}
              onChange={(text) => put("orderingKey", text)}
            />
          )}
        </Field>
        <ProblemNote
          problem={ordering}
          value={settings.orderingKey ?? ""}
          onFix={(text) => put("orderingKey", text)}
        />
      </div>
      {settings.orderingKey === undefined ? null : (
        <TimeField
          label="Let others pass after"
          help="How long one that waits or is in doubt holds those behind it."
          field="parkAfterMs"
          fallback={900_000}
          value={settings.parkAfterMs}
          host={host}
          onChange={(ms) => put("parkAfterMs", ms)}
        />
      )}
      <Field label="Runs at once" help="At most this many runs of the flow at a time.">
        {(control) => (
          <Input
            {...control}
            data-field="settings.concurrency.limit"
            type="number"
            min={1}
            placeholder="No limit"
            disabled={host.disabled}
            value={limit ?? ""}
            onChange={(event) =>
              put(
                "concurrency",
                event.target.value === ""
                  ? undefined
                  : { ...settings.concurrency, limit: event.target.valueAsNumber },
              )
            }
          />
        )}
      </Field>
    </>
  );
}

function TimeFields({ settings, host, put }: PartProps) {
  return (
    <>
      <TimeField
        label="Answer callers within"
        help="After this they get 202 and the run goes on."
        field="respondWithinMs"
        fallback={20_000}
        value={settings.respondWithinMs}
        host={host}
        onChange={(ms) => put("respondWithinMs", ms)}
      />
      <Field label="Keep step details" required help="Of each run: values, requests, answers.">
        {(control) => (
          <Select
            id={control.id}
            options={retentions}
            value={String(settings.retention ?? asDistributor)}
            disabled={host.disabled}
            onValueChange={(days) =>
              put(
                "retention",
                days === asDistributor ? undefined : (Number(days) as RetentionClass),
              )
            }
          />
        )}
      </Field>
      <TimeField
        label="Warn when a run takes longer than"
        field="slaMs"
        value={settings.slaMs}
        host={host}
        onChange={(ms) => put("slaMs", ms)}
      />
    </>
  );
}

function ErrorFlowField({ settings, host, put }: PartProps) {
  return (
    <Field label="Flow that takes failures" help="Gets what no error port takes.">
      {(control) => (
        <Select
          id={control.id}
          options={[
            { value: none, label: "None: the run needs attention" },
            ...host.flows.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={settings.errorFlow ?? none}
          disabled={host.disabled}
          onValueChange={(id) => put("errorFlow", id === none ? undefined : id)}
        />
      )}
    </Field>
  );
}

function TimeField({
  label,
  help,
  field,
  value,
  fallback,
  host,
  onChange,
}: {
  readonly label: string;
  readonly help?: string;
  readonly field: string;
  readonly value: number | undefined;
  readonly fallback?: number;
  readonly host: FieldHost;
  readonly onChange: (ms: number | undefined) => void;
}) {
  const problem = host.problem(`settings.${field}`);
  return (
    <div>
      <Field label={label} {...(help === undefined ? {} : { help })}>
        {(control) => (
          <DurationInput
            {...control}
            aria-invalid={problem?.severity === "error" || undefined}
            data-field={`settings.${field}`}
            disabled={host.disabled}
            value={value}
            fallback={fallback}
            onChange={onChange}
          />
        )}
      </Field>
      <ProblemNote problem={problem} value="" onFix={() => undefined} />
    </div>
  );
}
