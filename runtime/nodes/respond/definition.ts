import type { NodeDefinition } from "../definition";
import { errorPort, inPort, passingPort } from "../definition";
import { reservedHeaders } from "./reserved-headers";

/** Sets the caller's answer; the flow may go on after it. */
export const respond: NodeDefinition = {
  name: "respond",
  major: 1,
  label: "Respond",
  description: "Answers the caller of a synchronous webhook; later steps still run.",
  category: "finish",
  icon: "reply",
  behaviour: "respond",
  keywords: ["answer", "reply", "return", "http response"],
  failures: ["EXPRESSION_FAILED"],
  fields: [
    { name: "status", label: "Status", kind: "number", default: 200, min: 200, max: 599 },
    {
      name: "headers",
      label: "Headers",
      kind: "keyValue",
      once: true,
      reserved: reservedHeaders,
      help: "Cookies, CORS and security headers are set by Orderloom and cannot be changed here.",
    },
    {
      name: "body",
      label: "Body",
      help: "Empty: what arrived.",
      kind: "expression",
      placeholder: "input",
    },
  ],
  ports: () => [inPort, passingPort, errorPort],
  refuses: ({ status }) => typeof status === "number" && status >= 400,
  // A branch that a person named says what became of the message.
  proposes: ({ from }) =>
    from?.role === "branch" && from.label === from.name
      ? { body: `{ status: ${JSON.stringify(from.name)} }` }
      : {},
  subtitle: (config) => String(config.status ?? 200),
  example: {
    config: { status: 201, body: "input.id" },
    input: { id: "SO-1" },
    output: { status: 201, headers: {}, body: "SO-1" },
    port: "out",
  },
};
