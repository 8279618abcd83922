import { counted } from "../../counted";
import type { NodeDefinition } from "../definition";
import { documentTypeIn, errorPort, inPort, outPort } from "../definition";

export const codeTimeDefaultMs = 1_000;
export const codeMemoryDefaultMb = 32;

/** A person's TypeScript, for what neither map nor rules can say. */
export const code: NodeDefinition = {
  name: "code",
  major: 1,
  label: "Code",
  description: "Runs TypeScript on the message, in a sandbox without network, files or secrets.",
  category: "shape",
  icon: "code",
  behaviour: "code",
  keywords: ["script", "javascript", "typescript", "function", "custom"],
  failures: ["CODE_FAILED", "CODE_LIMIT"],
  fields: [
    {
      name: "code",
      label: "Code",
      help: "Body of a function: it gets `input` and gives what it returns. `trigger`, `params`, `steps` and `run` are there too, in a loop `item`, `index` and `key`. The clock stands at the time the run was accepted. Amounts are binary numbers here: round them, or compute them in a map. Its types are checked before the flow is published, by the document types and maps before it.",
      kind: "code",
      required: true,
      placeholder: "return { ...input, lineCount: input.lines.length };",
    },
    {
      name: "timeMs",
      label: "Time",
      help: "The step fails when the code takes longer.",
      group: "Limits",
      kind: "duration",
      default: codeTimeDefaultMs,
      min: 10,
      max: 10_000,
    },
    {
      name: "memoryMb",
      label: "Memory, MB",
      help: "The step fails when the code needs more.",
      group: "Limits",
      kind: "number",
      default: codeMemoryDefaultMb,
      min: 4,
      max: 128,
    },
    {
      name: "documentType",
      label: "Document type",
      help: "What it returns, so that the lines from here are checked by it.",
      kind: "documentType",
      placeholder: "SalesOrder",
    },
  ],
  ports: (config) => [inPort, { ...outPort, type: documentTypeIn(config) }, errorPort],
  builds: (documentType) => ({ documentType }),
  subtitle: ({ code: text }) => {
    const lines =
      typeof text === "string" && text.trim() !== "" ? text.trim().split("\n").length : 0;
    return counted(lines, "line");
  },
  example: {
    config: {
      code: 'const heavy = input.lines.filter((line) => line.kg > 20);\nreturn { number: input.number, freight: heavy.length > 0 ? "LTL" : "parcel" };',
    },
    input: {
      number: "SO-1001",
      lines: [
        { sku: "BRG-6204", kg: 0.1 },
        { sku: "GBX-90", kg: 41 },
      ],
    },
    output: { number: "SO-1001", freight: "LTL" },
    port: "out",
  },
};
