import type { NodeDefinition } from "../definition";
import { documentTypeIn, outPort } from "../definition";

/** Starts a run with a message a person types or pastes. */
export const manual: NodeDefinition = {
  name: "manual",
  major: 1,
  label: "Start by hand",
  description: "Starts a run with a message that a person or a test gives.",
  category: "start",
  icon: "hand",
  behaviour: "trigger",
  start: { by: "person" },
  keywords: ["test", "button", "run now"],
  fields: [
    {
      name: "sample",
      label: "Sample message",
      help: "What “Send a sample” sends, and what later steps are tested with.",
      kind: "json",
    },
    {
      name: "documentType",
      label: "Document type",
      help: "What the message is, so that the lines from here are checked by it.",
      kind: "documentType",
      placeholder: "SalesOrder",
    },
  ],
  ports: (config) => [{ ...outPort, type: documentTypeIn(config) }],
  subtitle: () => "by a person or a test",
  sample: {
    label: "a small message",
    body: { orderNumber: "1001", total: 420.5 },
    writtenIn: "sample",
  },
  example: {
    config: {},
    input: { orderNumber: "1001" },
    output: { orderNumber: "1001" },
    port: "out",
  },
};
