import { expect, it } from "vitest";
import { documentDefinitions } from "../documents/registry";
import { opened, typeOfSample } from "../expressions/type-of-sample";
import { checkSamples } from "../flow/check-samples";
import type { FlowDocument } from "../flow/document";
import { validateFlow } from "../flow/validate-flow";
import type { JsonObject } from "../json";
import { nodeRegistry } from "../nodes/registry";
import { webhook } from "../nodes/webhook/definition";
import { applySuggestions } from "./apply-suggestions";
import { fieldsOfDocument } from "./fields-of-document";
import { sourceTree } from "./source-tree";
import { suggestFields } from "./suggest-fields";
import { targetTree } from "./target-tree";

const order = webhook.sample?.body ?? null;

function mapWithAll(documentType: string): FlowDocument {
  const scope = { input: order } as JsonObject;
  const roots = sourceTree({ input: opened(typeOfSample(scope.input)) }, scope);
  const targets = targetTree(fieldsOfDocument(documentType), []);
  const { fields } = applySuggestions([], suggestFields(targets, roots, new Map()));
  return {
    id: "f",
    name: "Order",
    settings: {},
    nodes: {
      hook: { type: "webhook@1", name: "Webhook", config: {} },
      map: { type: "map@1", name: "Map", config: { fields, documentType } },
    },
    edges: [{ from: "hook.out", to: "map.in" }],
  } as unknown as FlowDocument;
}

it.each(documentDefinitions.map(({ name }) => name))(
  "every suggestion for %s passes the checks of the canvas",
  (documentType) => {
    const document = mapWithAll(documentType);
    const known = validateFlow(document, nodeRegistry);
    const all = [
      ...known,
      ...checkSamples(document, nodeRegistry, new Map([["hook", typeOfSample(order)]]), known),
    ];
    const ofRows = all.filter(({ node, field }) => node === "map" && /^fields\[/.test(field ?? ""));
    expect(ofRows).toEqual([]);
  },
);
