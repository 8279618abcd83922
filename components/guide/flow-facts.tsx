"use client";

import { useEffect } from "react";
import { useEditor } from "@/components/canvas/editor-context";
import type { MapField } from "@/runtime/expressions/map-fields";
import type { FlowDocument } from "@/runtime/flow/document";
import { splitEnd } from "@/runtime/flow/schema";
import { typeOf } from "@/runtime/nodes/definition";
import { map } from "@/runtime/nodes/map/definition";
import { mapRowsOf } from "@/runtime/nodes/map/map-rows";
import { respond } from "@/runtime/nodes/respond/definition";
import { webhook } from "@/runtime/nodes/webhook/definition";
import { type GuideFacts, noFacts, noteFacts } from "./guide-facts";

/** Tells the guide how far the flow on the canvas is. */
export function FlowFacts({
  flow,
  versions,
  published,
}: {
  readonly flow: string;
  readonly versions: number;
  readonly published: boolean;
}) {
  const document = useEditor(({ sketch }) => sketch.document);
  useEffect(() => {
    noteFacts(factsOf(document, { flow, versions, published }));
  }, [document, flow, versions, published]);
  useEffect(() => () => noteFacts(noFacts), []);
  return null;
}

export function factsOf(
  { nodes, edges }: Pick<FlowDocument, "nodes" | "edges">,
  more: { readonly flow: string; readonly versions: number; readonly published: boolean },
): GuideFacts {
  const reached = new Set(edges.map(({ to }) => splitEnd(to)?.node ?? ""));
  const all = Object.entries(nodes);
  const isIn = (type: string) => all.some(([, node]) => node.type === type);
  // As the guide says it: another node that starts or computes is not what it asks for.
  const maps = all.filter(([id, node]) => node.type === typeOf(map) && reached.has(id));
  const mapped = maps.find(([, { config }]) => mapRowsOf(config.fields ?? []).some(hasSource));
  return {
    flow: more.flow,
    fresh: all.length === 0 && more.versions === 0,
    hasWebhook: isIn(typeOf(webhook)),
    map: mapped?.[0] ?? maps[0]?.[0] ?? null,
    shapes: mapped !== undefined,
    answers: all.some(([id, node]) => node.type === typeOf(respond) && reached.has(id)),
    published: more.published,
  };
}

/** A row with a target alone is only begun. */
function hasSource({ value, each, fields }: MapField): boolean {
  return value !== undefined || (each !== undefined && fields?.some(hasSource) === true);
}
