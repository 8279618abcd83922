"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PanelSection, SidePanel, SidePanelHeader } from "@/components/ui/side-panel";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import type { FlowDocument, FlowSettings, RetentionClass } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import { BusinessKeys } from "./business-keys";
import { DurationInput } from "./duration-input";
import { ExpressionInput } from "./expression-input";
import type { FieldHost } from "./field-context";
import { ParameterList } from "./parameter-list";
import { ProblemNote } from "./problem-note";

export type FlowInspectorProps = {
  readonly document: FlowDocument;
  readonly host: FieldHost;
  readonly onName: (name: string) => void;
  readonly onSettings: (settings: FlowSettings, field: string) => void;
  readonly onParameters: (parameters: JsonObject | undefined, field: string) => void;
};

const retentions = [7, 30, 180].map((days) => ({ value: String(days), label: `${days} days` }));

/** What holds for the whole flow; shown while no node is selected. */
export function FlowInspector(props: FlowInspectorProps) {
  const { document, host, onName, onParameters } = props;
  const count = Object.keys(document.nodes).length;
  const parameters = Object.keys(document.parameters?.properties ?? {}).length;
  return (
    <SidePanel aria-label="Flow settings" className="w-panel max-xl:w-80">
      <SidePanelHeader
        title="Flow settings"
        subtitle={`${count} ${count === 1 ? "node" : "nodes"}`}
      />
      <Tabs defaultValue="settings" className="flex min-h-0 flex-1 flex-col">
        <TabList aria-label="Parts of the flow">
          <Tab value="settings">Settings</Tab>
          <Tab value="numbers">Numbers</Tab>
          <Tab value="parameters">Parameters {parameters > 0 ? parameters : null}</Tab>
        </TabList>
        <TabPanel value="settings" className="min-h-0 flex-1 overflow-y-auto outline-none">
          <PanelSection>
            <Field label="Name" required>
              {(control) => (
                <Input
                  {...control}
                  disabled={host.disabled}
                  value={document.name}
                  onChange={(event) => onName(event.target.value)}
                />
              )}
            </Field>
          </PanelSection>
          <SettingsSections {...props} />
        </TabPanel>
        <TabPanel value="numbers" className="min-h-0 flex-1 overflow-y-auto outline-none">
          <PanelSection>
            <BusinessKeys {...props} />
          </PanelSection>
        </TabPanel>
        <TabPanel value="parameters" className="min-h-0 flex-1 overflow-y-auto outline-none">
          <PanelSection>
            <ParameterList
              parameters={document.parameters}
              disabled={host.disabled}
              onChange={onParameters}
            />
          </PanelSection>
        </TabPanel>
      </Tabs>
    </SidePanel>
  );
}

function SettingsSections({ document, host, onSettings }: FlowInspectorProps) {
  const { settings } = document;
  const put = (field: keyof FlowSettings, value: FlowSettings[keyof FlowSettings] | undefined) => {
    const { [field]: _old, ...rest } = settings;
    const empty = value === undefined || value === "";
    onSettings((empty ? rest : { ...rest, [field]: value }) as FlowSettings, `settings.${field}`);
  };
  const ordering = host.problem("settings.orderingKey");
  const limit = settings.concurrency?.limit;
  return (
    <>
      <PanelSection title="Order">
        <div className="flex flex-col gap-3">
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
                  invalid={ordering !== undefined}
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
        </div>
      </PanelSection>
      <PanelSection title="Times">
        <div className="flex flex-col gap-3">
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
                value={String(settings.retention ?? 30)}
                disabled={host.disabled}
                onValueChange={(days) => put("retention", Number(days) as RetentionClass)}
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
        </div>
      </PanelSection>
      <PanelSection title="Failures">
        <Field label="Flow that takes failures" help="Gets what no error port takes.">
          {(control) => (
            <Select
              id={control.id}
              options={[
                { value: " none", label: "None: open an exception" },
                ...host.flows.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={settings.errorFlow ?? " none"}
              disabled={host.disabled}
              onValueChange={(id) => put("errorFlow", id === " none" ? undefined : id)}
            />
          )}
        </Field>
      </PanelSection>
    </>
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
            aria-invalid={problem !== undefined || undefined}
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
