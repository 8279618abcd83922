"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type InspectorTab, NodeInspector } from "@/components/inspector/node-inspector";
import { LoadFailure } from "@/components/shell/load-failure";
import { PageBar } from "@/components/shell/page-bar";
import { usePageTitle } from "@/components/shell/page-title";
import { usePath, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { useAddressChoice } from "@/components/shell/use-address-choice";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { useMedia } from "@/components/ui/media";
import { Skeleton } from "@/components/ui/skeleton";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { sketchOf } from "./draft-texts";
import { FlowDiagram } from "./flow-diagram";
import { FlowOutline } from "./flow-outline";
import { touchesWorld } from "./node-look";

/** A frozen version: what it was, to look at. */
export function VersionPage({ flowId, hash }: { readonly flowId: string; readonly hash: string }) {
  const trpc = useTRPC();
  const path = usePath();
  const { distributor } = usePlace();
  const version = useQuery(trpc.flows.version.queryOptions({ id: flowId, hash }));
  const sketch = useMemo(
    () => (version.data === undefined ? null : sketchOf(version.data)),
    [version.data],
  );
  usePageTitle(version.data === undefined ? null : `${version.data.name} v${version.data.number}`);
  if (unread(version) !== null) {
    return (
      <LoadFailure
        what="This version"
        error={version.error}
        onRetry={() => void version.refetch()}
      />
    );
  }
  if (version.data === undefined || sketch === null) return <Skeleton />;
  const { name, number, note } = version.data;
  return (
    <>
      <PageBar>
        <h1 className="sr-only">
          {name}, version {number}
        </h1>
        <Breadcrumb
          parts={[
            { label: distributor.name },
            { label: "Flows", href: path("/flows") },
            { label: name, href: path(`/flows/${flowId}`) },
            { label: `v${number}` },
          ]}
        />
        <Badge>Read only</Badge>
        <span className="truncate text-12 text-fg-3 max-md:hidden">{note}</span>
      </PageBar>
      <Frozen
        document={sketch.document}
        layout={sketch.layout}
        label={`${name}, version ${number}`}
      />
    </>
  );
}

function Frozen({
  document,
  layout,
  label,
}: Pick<Parameters<typeof FlowDiagram>[0], "document" | "layout" | "label">) {
  const roomy = useMedia("(min-width: 1024px)");
  const [at, choose] = useAddressChoice<string>("at", "");
  const selected: NodeId | null = document.nodes[at] === undefined ? null : at;
  const setSelected = (node: NodeId | null) => choose(node);
  const diagram = (
    <FlowDiagram
      document={document}
      layout={layout}
      label={label}
      minimap={roomy}
      selected={selected}
      onSelect={setSelected}
    />
  );
  if (!roomy) {
    return (
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <div className="relative h-[45dvh] min-h-28 shrink-0 border-line border-b">{diagram}</div>
        <FlowOutline document={document} selected={selected} onSelect={setSelected} />
      </div>
    );
  }
  return (
    <div className="flex min-h-0 flex-1">
      <div className="relative min-w-0 flex-1">{diagram}</div>
      {selected === null ? null : (
        <FrozenNode document={document} id={selected} onClose={() => setSelected(null)} />
      )}
    </div>
  );
}

const nothing = () => undefined;
/** A frozen version was checked when it was made. */
const frozenHost = {
  disabled: true,
  scope: null,
  tables: null,
  columns: null,
  problem: nothing,
  environment: () => ({}),
};

function FrozenNode({
  document,
  id,
  onClose,
}: {
  readonly document: FlowDocument;
  readonly id: NodeId;
  readonly onClose: () => void;
}) {
  const trpc = useTRPC();
  const flows = useQuery(trpc.flows.list.queryOptions()).data ?? [];
  const [tab, setTab] = useAddressChoice<InspectorTab>("form", "setup");
  const node = document.nodes[id];
  if (node === undefined) return null;
  const definition = nodeRegistry.get(node.type) ?? null;
  return (
    <NodeInspector
      key={id}
      id={id}
      node={node}
      definition={definition}
      solid={touchesWorld(definition?.behaviour)}
      host={{ ...frozenHost, flows }}
      slots={[]}
      connections={[]}
      addresses={null}
      tab={tab}
      onTab={setTab}
      onChange={nothing}
      onConfig={nothing}
      onDuplicate={nothing}
      onDelete={nothing}
      onClose={onClose}
    />
  );
}
