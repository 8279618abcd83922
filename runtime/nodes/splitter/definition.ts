import { entryType } from "../../flow/collected-types";
import type { NodeDefinition } from "../definition";
import { errorPort, inPort, outPort } from "../definition";

/** Opens a loop: the steps up to the aggregator run once per item. */
export const splitter: NodeDefinition = {
  name: "splitter",
  major: 1,
  label: "Splitter",
  description:
    "Runs the following steps once for each entry of a list, or once for each group of entries.",
  category: "decide",
  icon: "ungroup",
  behaviour: "split",
  keywords: ["loop", "for each", "iterate", "group by", "lines", "batch"],
  failures: ["DOCUMENT_INVALID", "FIELD_MISSING", "EXPRESSION_FAILED"],
  fields: [
    {
      name: "list",
      label: "List",
      help: "Empty: what arrived.",
      kind: "expression",
      placeholder: "input.lines",
    },
    {
      name: "groupBy",
      label: "Group by",
      help: "Entries with the same value of this expression become one item, a list; the value is `key`.",
      kind: "expression",
      placeholder: "item.orderNumber",
    },
    {
      name: "parallelism",
      label: "At once",
      help: "How many items may have a call under way at the same time.",
      kind: "number",
      default: 1,
      min: 1,
      max: 32,
    },
    {
      name: "onIterationError",
      label: "If an item fails",
      kind: "select",
      default: "stop",
      options: [
        { value: "stop", label: "Stop", help: "No further item is begun and the splitter fails." },
        { value: "collect", label: "Go on", help: "The aggregator gets the failures, too." },
      ],
    },
  ],
  extraRoots: { groupBy: ["item", "index"] },
  outputType: ({ list, groupBy }, { input, infer }) => {
    const items = typeof list === "string" && list.trim() !== "" ? infer(list) : input;
    const item = entryType(items);
    return typeof groupBy === "string" && groupBy.trim() !== "" ? { kind: "list", of: item } : item;
  },
  ports: () => [inPort, { ...outPort, name: "item", label: "Each item", role: "item" }, errorPort],
  subtitle: (config) =>
    typeof config.groupBy === "string" && config.groupBy !== ""
      ? `group by ${config.groupBy}`
      : `each of ${typeof config.list === "string" && config.list !== "" ? config.list : "input"}`,
  example: {
    config: { list: "input.lines" },
    input: { lines: [{ sku: "A" }, { sku: "B" }] },
    output: { sku: "A" },
    port: "item",
  },
};
