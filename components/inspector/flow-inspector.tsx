"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { laterComponent } from "@/components/ui/later-component";
import { PanelSection, SidePanel, SidePanelHeader } from "@/components/ui/side-panel";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { UsesCard } from "@/components/versions/uses-card";
import { counted } from "@/runtime/counted";
import type { FlowDocument, FlowSettings } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import type { FieldHost } from "./field-context";
import { SettingsSections } from "./settings-sections";

const BusinessKeys = laterComponent(() =>
  import("./business-keys").then((module) => module.BusinessKeys),
);
const ParameterList = laterComponent(() =>
  import("./parameter-list").then((module) => module.ParameterList),
);

export type FlowInspectorProps = {
  readonly document: FlowDocument;
  readonly host: FieldHost;
  readonly onName: (name: string) => void;
  readonly onSettings: (settings: FlowSettings, field: string) => void;
  readonly onParameters: (parameters: JsonObject | undefined, field: string) => void;
};

/** What holds for the whole flow; shown while no node is selected. */
export function FlowInspector(props: FlowInspectorProps) {
  const { document, host, onName, onParameters } = props;
  const count = Object.keys(document.nodes).length;
  const parameters = Object.keys(document.parameters?.properties ?? {}).length;
  return (
    <SidePanel aria-label="Flow settings" className="w-panel max-xl:w-80">
      <SidePanelHeader title="Flow settings" subtitle={counted(count, "node")} />
      <Tabs defaultValue="settings" className="flex min-h-0 flex-1 flex-col">
        <TabList aria-label="Parts of the flow">
          <Tab value="settings">Settings</Tab>
          <Tab value="numbers">Numbers</Tab>
          <Tab value="parameters">Parameters {parameters > 0 ? parameters : null}</Tab>
        </TabList>
        <TabPanel value="settings" className="min-h-0 flex-1 overflow-y-auto outline-none">
          <PanelSection>
            <Field label="Name" required error={host.problem("name")?.message}>
              {(control) => (
                <Input
                  {...control}
                  data-field="name"
                  maxLength={120}
                  disabled={host.disabled}
                  value={document.name}
                  onChange={(event) => onName(event.target.value)}
                />
              )}
            </Field>
          </PanelSection>
          <SettingsSections
            settings={document.settings}
            host={host}
            onSettings={props.onSettings}
          />
          <UsesCard kind="flow" value={document.id} className="px-3 py-2.5" />
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
