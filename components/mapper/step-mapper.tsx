"use client";

import { Link2, Share2 } from "lucide-react";
import { useState } from "react";
import type { SaveState } from "@/components/canvas/draft-saver";
import { configureNode } from "@/components/canvas/edit-flow";
import { useEditor, useEditorStore } from "@/components/canvas/editor-context";
import { change } from "@/components/canvas/editor-store";
import type { Problems } from "@/components/canvas/told-problems";
import { asList } from "@/components/inspector/config-path";
import { type Asking, SharedMapState } from "@/components/maps/shared-map-state";
import { MenuItem } from "@/components/ui/menu";
import type { NodeId } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import { sharedUseOf } from "@/runtime/mapping/shared/shared-use";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { closeMap } from "./close-map";
import { MapperScreen } from "./mapper-screen";

type StepMapperProps = {
  readonly node: NodeId;
  /** Text of the published version; null before the first. */
  readonly published: string | null;
  readonly version: number;
  readonly next: number;
  readonly save: SaveState;
  readonly problems: Problems;
  readonly mayEdit: boolean;
};

/** The map of a step, over the canvas of its flow, with the shared map that it uses. */
export function StepMapper({ version, next, ...rest }: StepMapperProps) {
  const store = useEditorStore();
  const flow = useEditor(({ sketch }) => sketch.document.name) || "Unnamed";
  const step = useEditor(({ sketch }) => sketch.document.nodes[rest.node]);
  const config = step?.config ?? {};
  const isShared = sharedUseOf(config) !== null;
  const [asking, ask] = useState<Asking>(null);
  const configure = (edit: (config: JsonObject) => JsonObject, name: string) =>
    change(
      store,
      (old) => {
        const before = old.document.nodes[rest.node]?.config ?? {};
        return configureNode(old, nodeRegistry, rest.node, edit(before));
      },
      null,
      name,
    );
  return (
    <MapperScreen
      {...rest}
      frame={{
        parent: flow,
        version: next === version ? `v${version}` : `Draft of v${next}`,
        onClose: () => closeMap(store),
        menu: isShared ? undefined : (
          <>
            <MenuItem
              icon={Share2}
              disabled={!rest.mayEdit || asList(config.fields).length === 0}
              onSelect={() => ask("keep")}
            >
              Keep as a shared map…
            </MenuItem>
            <MenuItem icon={Link2} disabled={!rest.mayEdit} onSelect={() => ask("take")}>
              Use a shared map…
            </MenuItem>
          </>
        ),
        below: (
          <SharedMapState
            bar={{ asking, onAsk: ask }}
            config={config}
            configure={configure}
            proposed={step?.name ?? ""}
            mayEdit={rest.mayEdit}
          />
        ),
      }}
    />
  );
}
