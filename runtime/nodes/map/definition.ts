import { counted } from "../../counted";
import type { FieldDefinition, NodeDefinition } from "../definition";
import { documentTypeIn, errorPort, inPort, outPort } from "../definition";
import { entryNamesAt } from "./entry-names";
import { leftOut } from "./left-out";
import { checkMapRows } from "./map-rows";
import { mapOutputType } from "./output-type";

const target: FieldDefinition = {
  name: "target",
  label: "Target field",
  help: "Dotted path in the new document, e.g. shipTo.city.",
  kind: "text",
  required: true,
  placeholder: "shipTo.city",
};
const value: FieldDefinition = {
  name: "value",
  label: "Value",
  kind: "expression",
  placeholder: "input.customer.name",
};
const required: FieldDefinition = {
  name: "required",
  label: "Required",
  help: "A missing value fails the step instead of leaving the field out.",
  kind: "boolean",
  default: false,
};

const row: FieldDefinition[] = [
  target,
  value,
  required,
  {
    name: "each",
    label: "For each entry of",
    help: "Makes the target a list, one entry per entry of this list; inside, the entry is `item`.",
    kind: "expression",
    placeholder: "input.lines",
  },
  {
    name: "as",
    label: "Entry is called",
    kind: "text",
    placeholder: "line",
  },
  {
    name: "note",
    label: "Note",
    help: "Why it is so, for whoever reads the map. Nothing computes with it.",
    kind: "longText",
  },
];
// A list may hold lists: what is known of its rows, and checked in them, is the same at any depth.
row.push({
  name: "fields",
  label: "Fields of an entry",
  help: "Rows like these, and lists among them.",
  kind: "list",
  item: row,
});

/** Builds a new document, one expression per target field. */
export const map: NodeDefinition = {
  name: "map",
  major: 1,
  label: "Map",
  description: "Builds a new document from the one that arrived, field by field.",
  category: "shape",
  icon: "shuffle",
  behaviour: "compute",
  explains: true,
  keywords: ["transform", "transformation", "translator", "mapper", "fields", "convert", "set"],
  failures: ["FIELD_MISSING", "EXPRESSION_FAILED", "EXPRESSION_LIMIT"],
  fields: [
    {
      name: "shared",
      label: "Shared map",
      help: "Takes the rows from a map that other flows use, too. Without one the rows are the step's own.",
      kind: "map",
    },
    {
      name: "fields",
      label: "Fields",
      kind: "list",
      required: true,
      item: row,
    },
    {
      name: "documentType",
      label: "Document type",
      help: "What it builds, so that the lines from here are checked by it.",
      kind: "documentType",
      placeholder: "SalesOrder",
    },
    {
      name: "hold",
      label: "Wait for rows that are not there",
      help: "Where a lookup(…) without a default finds no row, the run waits at this step and goes on as soon as a version of the table with the row is published. Otherwise the step fails.",
      kind: "boolean",
      default: false,
      group: "More",
    },
    {
      name: "schema",
      label: "Schema of the document",
      help: "A JSON Schema of what it builds, where the document type says too little: the mapper shows its fields and which required ones nothing fills.",
      kind: "json",
    },
  ],
  editor: "mapper",
  extraRootsAt: entryNamesAt,
  check: checkMapRows,
  remarks: leftOut,
  outputType: mapOutputType,
  ports: (config) => [inPort, { ...outPort, type: documentTypeIn(config) }, errorPort],
  builds: (documentType) => ({ documentType }),
  subtitle: (config) => {
    const count = Array.isArray(config.fields) ? config.fields.length : 0;
    return counted(count, "field");
  },
  example: {
    config: { fields: [{ target: "number", value: "input.orderNumber", required: true }] },
    input: { orderNumber: "1001" },
    output: { number: "1001" },
    port: "out",
  },
};
