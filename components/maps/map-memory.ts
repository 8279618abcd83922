import { changeNode, type Sketch } from "@/components/canvas/edit-flow";
import type { DraftMemory } from "@/components/canvas/edit-history";
import type { History } from "@/components/canvas/editor-store";
import { currentSchemaVersion } from "@/runtime/flow/migrations";
import {
  contentOf,
  type MapContent,
  sameContent,
  withContent,
} from "@/runtime/mapping/shared/map-content";
import { mineOver } from "@/runtime/mapping/shared/merge-content";
import { type MapView, readContent } from "./map-types";

/** The one step of the flow that a shared map is edited in. */
export const mapStep = "n01";

/** A saved version that what is shown began with. */
export type MapBase = { readonly number: number; readonly content: MapContent };

export type OpenedMap = History & { readonly sketch: Sketch; readonly base: MapBase };
type Viewed = Pick<MapView, "id" | "name" | "newest" | "content">;

/**
 * A shared map as its screen shows it: the newest version, or what this tab changed since the one it began with.
 * The steps of this tab stay; `kept` of another map, or of a version that is not there, is left aside.
 */
export function openSharedMap(view: Viewed, kept: DraftMemory | null): OpenedMap {
  const config = kept?.memory.saved.document.nodes[mapStep]?.config;
  const now = kept?.sketch.document.nodes[mapStep]?.config;
  const number = kept?.memory.revision ?? 0;
  if (kept === null || config === undefined || now === undefined || !(number <= view.newest)) {
    const content = readContent(view.content);
    const base = { number: view.newest, content };
    return { sketch: sketchOfMap(view, content), base, past: [], future: [] };
  }
  const { past, future } = kept;
  const base = { number, content: contentOf(config) };
  return { sketch: sketchOfMap(view, contentOf(now)), base, past, future };
}

/** What a tab keeps of it. */
export function memoryOfMap(
  view: Pick<MapView, "id" | "name">,
  base: MapBase,
  { sketch, past, future }: History & { readonly sketch: Sketch },
): DraftMemory {
  const saved = sketchOfMap(view, base.content);
  return { sketch, past, future, memory: { revision: base.number, saved, pending: null } };
}

/** What the server has by now, under what was changed since `before`. */
export function withTaken(sketch: Sketch, before: MapContent, after: MapContent): Sketch {
  const config = sketch.document.nodes[mapStep]?.config;
  if (config === undefined) return sketch;
  const shown = contentOf(config);
  const next = mineOver(before, shown, after);
  if (sameContent(next, shown)) return sketch;
  return changeNode(sketch, mapStep, (node) => ({ ...node, config: withContent(config, next) }));
}

function sketchOfMap({ id, name }: Pick<MapView, "id" | "name">, content: MapContent): Sketch {
  return {
    document: {
      schemaVersion: currentSchemaVersion,
      id,
      name,
      settings: {},
      nodes: { [mapStep]: { type: "map@1", name, config: { ...content } } },
      edges: [],
    },
    layout: { nodes: {} },
  };
}
