import type { FlowDocument } from "@/runtime/flow/document";
import { endWords } from "@/runtime/flow-tests/end-words";
import type { TestCheck } from "@/runtime/flow-tests/flow-test";

/** What a check says, in a line. */
export function checkWords(check: TestCheck, document: FlowDocument | null): string {
  const words = saidWords(check, document);
  return check.older === true ? `Older message: ${words}` : words;
}

function saidWords(check: TestCheck, document: FlowDocument | null): string {
  const name = (node: string) => `“${document?.nodes[node]?.name ?? node}”`;
  switch (check.check) {
    case "end":
      return `The run ${endWords[check.is]}${check.code === undefined ? "" : ` with ${check.code}`}`;
    case "golden":
      if (check.of === "answer") return "The answer stays as it is";
      if (check.of === "step") return `What ${name(check.node)} hands on stays as it is`;
      return `Request ${check.request + 1} of ${name(check.node)} stays as it is`;
    case "output":
      return `${name(check.node)}: ${check.field === "" ? "its output" : check.field} is ${short(check.is)}`;
    case "holds":
      return check.expression;
    case "reached":
      return `${name(check.node)} is ${check.is ? "" : "not "}reached`;
    case "left-by":
      return `${name(check.node)} is left by ${check.port}`;
    case "requests":
      return `${name(check.node)} makes ${check.is === 1 ? "1 request" : `${check.is} requests`}`;
    case "request":
      return `Request ${check.request + 1} of ${name(check.node)}: ${check.field === "" ? "the whole" : check.field} is ${short(check.is)}`;
  }
}

const longest = 60;

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > longest ? `${text.slice(0, longest)} …` : text;
}
