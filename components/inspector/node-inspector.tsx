"use client";

import { Copy, Ellipsis, Play, Power, PowerOff, Spline, Trash2, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { KeyHint } from "@/components/ui/key-hint";
import { laterComponent } from "@/components/ui/later-component";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { NodeTile } from "@/components/ui/node-icon";
import { PanelSection, SidePanel } from "@/components/ui/side-panel";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import type { FlowNode, NodeId } from "@/runtime/flow/document";
import { isShown } from "@/runtime/flow/shown-fields";
import type { JsonObject } from "@/runtime/json";
import type { NodeDefinition } from "@/runtime/nodes/definition";
import { type Address, Addresses } from "./addresses";
import { withConnection } from "./choose-connection";
import { ConnectionField } from "./connection-field";
import type { FieldHost } from "./field-context";
import { Fields } from "./field-control";
import { NodeOptions } from "./node-options";
import { type Given, ProposedNote } from "./proposed-note";
import { useToDoFields } from "./to-do-fields";

const NodeDocs = laterComponent(() => import("./node-docs").then((module) => module.NodeDocs));

export type InspectorTab = "setup" | "options" | "docs";

export type NodeInspectorProps = {
  readonly id: NodeId;
  /** The flow that is being designed; absent where one is only read. */
  readonly flow?: string;
  readonly node: FlowNode;
  readonly definition: NodeDefinition | null;
  readonly solid: boolean;
  readonly host: FieldHost;
  readonly slots: readonly string[];
  readonly connections: readonly {
    readonly name: string;
    readonly kind: string;
    readonly config: JsonObject;
  }[];
  /** What was filled in for it when it was added, and the way to take that back. */
  readonly given?: Given | null;
  readonly onEmpty?: () => void;
  /** Null where they are not shown, as in a published version. */
  readonly addresses: readonly Address[] | null;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
  /** The steps before and after, at the panel's edges. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  /** `kind` names what is typed into, so that undo takes it as one step. */
  readonly onChange: (change: (node: FlowNode) => FlowNode, kind: string) => void;
  readonly onConfig: (config: JsonObject, field: string) => void;
  /** Of a trigger: a sample can be sent to what is live. */
  readonly trial?: ReactNode;
  /** Absent where nothing can be tested, as in a published version. */
  readonly onTest?: () => void;
  /** Opens the screen on which its settings are edited, too; absent where it has none. */
  readonly onOpen?: (() => void) | undefined;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
  readonly onClose: () => void;
};

/** Everything one can set on a node, made of its definition. */
export function NodeInspector(props: NodeInspectorProps) {
  const { id, node, definition, tab, onTab, flow = "" } = props;
  const { host, onBlur } = useToDoFields(props.host, flow, `${flow} ${id}`);
  // A message is received once: what starts a flow has no second try.
  const starts = definition?.behaviour === "trigger";
  return (
    <SidePanel aria-label="Node settings" className="w-panel max-xl:w-80" onBlur={onBlur}>
      {props.before}
      <Header {...props} />
      {definition === null ? (
        <PanelSection>
          <p className="text-fg-2">
            <code className="mono">{node.type}</code> is not installed here. The node is kept as it
            is and blocks publishing.
          </p>
        </PanelSection>
      ) : (
        <Tabs
          value={starts && tab === "options" ? "setup" : tab}
          onValueChange={(value) => onTab(value as InspectorTab)}
          className="flex min-h-0 flex-1 flex-col"
        >
          <TabList aria-label="Parts of this node">
            <Tab value="setup">Setup</Tab>
            {starts ? null : <Tab value="options">Errors and retry</Tab>}
            <Tab value="docs">Docs</Tab>
          </TabList>
          <TabPanel value="setup" className="min-h-0 flex-1 overflow-y-auto outline-none">
            <Setup {...props} host={host} definition={definition} />
          </TabPanel>
          <TabPanel value="options" className="min-h-0 flex-1 overflow-y-auto outline-none">
            <NodeOptions
              node={node}
              definition={definition}
              host={host}
              onChange={(change, field) => props.onChange(change, `${id}.${field}`)}
            />
          </TabPanel>
          <TabPanel value="docs" className="min-h-0 flex-1 overflow-y-auto outline-none">
            <NodeDocs
              definition={definition}
              config={node.config}
              flow={host.disabled ? undefined : props.flow}
              onUse={(config) => {
                props.onConfig(config, `${id} example`);
                props.onTab("setup");
              }}
            />
          </TabPanel>
        </Tabs>
      )}
      {props.after}
    </SidePanel>
  );
}

function Header({
  id,
  node,
  definition,
  solid,
  host,
  onChange,
  onTest,
  onDuplicate,
  onDelete,
  onClose,
}: NodeInspectorProps) {
  const nature = solid ? "touches a system" : "computes only";
  return (
    <header className="grid grid-cols-[auto_1fr_auto] items-center gap-x-2.5 px-3 pt-2.5 pb-2">
      <span className="row-span-2 flex">
        <NodeTile name={definition?.icon ?? "circle-help"} solid={solid} />
      </span>
      <div className="min-w-0">
        <Input
          aria-label="Name"
          data-field="name"
          boxClassName="-mx-1.5 h-6 bg-transparent px-1.5 shadow-none hover:bg-hover"
          className="font-semibold text-14"
          disabled={host.disabled}
          value={node.name}
          onChange={(event) => {
            const name = event.target.value;
            onChange((old) => ({ ...old, name }), `${id}.name`);
          }}
        />
      </div>
      <div className="flex items-center gap-1">
        {onTest === undefined || definition === null ? null : (
          <IconButton icon={Play} size="s" label="Test this step" keys="Alt T" onClick={onTest} />
        )}
        <Menu>
          <MenuTrigger asChild>
            <IconButton
              icon={Ellipsis}
              size="s"
              label="More"
              tooltip={false}
              disabled={host.disabled}
            />
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem icon={Copy} keys="Ctrl D" onSelect={onDuplicate}>
              Duplicate
            </MenuItem>
            <MenuItem
              icon={node.disabled === true ? Power : PowerOff}
              onSelect={() =>
                onChange(
                  ({ disabled, ...old }) => (disabled === true ? old : { ...old, disabled: true }),
                  "",
                )
              }
            >
              {node.disabled === true ? "Switch on" : "Switch off"}
            </MenuItem>
            <MenuItem icon={Trash2} keys="Del" danger onSelect={onDelete}>
              Delete and reconnect
            </MenuItem>
          </MenuContent>
        </Menu>
        <IconButton icon={X} size="s" label="Close" keys="Esc" onClick={onClose} />
      </div>
      <p className="col-span-2 truncate text-11 text-fg-3">
        <span className="mono">{id}</span> · {node.type} · {nature}
      </p>
    </header>
  );
}

function Setup(props: NodeInspectorProps & { readonly definition: NodeDefinition }) {
  const { node, definition, host, slots, connections, addresses, id, trial } = props;
  const { given = null, onEmpty = () => undefined, onChange, onConfig } = props;
  const groups = new Map<string, typeof definition.fields>();
  for (const field of definition.fields) {
    if (!isShown(field, definition.fields, node.config)) continue;
    const name = field.group ?? "";
    groups.set(name, [...(groups.get(name) ?? []), field]);
  }
  return (
    <>
      {given === null ? null : (
        <ProposedNote given={given} node={node} definition={definition} onEmpty={onEmpty} />
      )}
      {definition.connections === undefined ? null : (
        <PanelSection>
          <ConnectionField
            kinds={definition.connections}
            optional={definition.behaviour !== "effect"}
            about={definition.connectionHelp}
            slot={node.connection}
            slots={slots}
            connections={connections}
            host={host}
            onChange={(slot) =>
              onChange((old) => withConnection(old, slot, definition, connections), "")
            }
          />
        </PanelSection>
      )}
      {addresses !== null && addresses.length > 0 ? <Addresses addresses={addresses} /> : null}
      {definition.behaviour === "trigger" &&
      definition.connections !== undefined &&
      addresses?.length === 0 ? (
        <PanelSection>
          <p className="text-12 text-fg-2">It gets its address when the flow is first published.</p>
        </PanelSection>
      ) : null}
      {trial}
      {props.onOpen === undefined ? null : (
        <PanelSection>
          <Button className="w-full" onClick={props.onOpen}>
            <Icon as={Spline} size="s" />
            Open mapper
            <KeyHint keys="M" />
          </Button>
        </PanelSection>
      )}
      {[...groups].map(([name]) => (
        <PanelSection key={name} {...(name === "" ? {} : { title: name })}>
          <div className="flex flex-col gap-3">
            <GroupFields
              group={name}
              definition={definition}
              config={node.config}
              host={host}
              onChange={(config, field) => onConfig(config, `${id}.${field}`)}
            />
          </div>
        </PanelSection>
      ))}
      {definition.fields.length === 0 ? (
        <PanelSection>
          <p className="text-fg-2">{definition.description}</p>
        </PanelSection>
      ) : null}
    </>
  );
}

/** `when` may name a field of another group, so what is shown is decided over all fields. */
function GroupFields({
  group,
  definition,
  config,
  host,
  onChange,
}: {
  readonly group: string;
  readonly definition: NodeDefinition;
  readonly config: JsonObject;
  readonly host: FieldHost;
  readonly onChange: (config: JsonObject, field: string) => void;
}) {
  return (
    <Fields
      fields={definition.fields}
      only={({ group: own }) => (own ?? "") === group}
      config={config}
      host={host}
      onChange={onChange}
    />
  );
}
