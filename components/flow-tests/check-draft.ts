import { readJson } from "@/components/runs/read-json";
import type { TestCheck, TestEnd } from "@/runtime/flow-tests/flow-test";
import type { Json } from "@/runtime/json";

export type CheckKind =
  | "end"
  | "output"
  | "holds"
  | "reached"
  | "not-reached"
  | "left-by"
  | "requests"
  | "request"
  | "step"
  | "answer";

/** A check as it is being written: what a kind does not ask for is left as it was. */
export type CheckDraft = {
  /** It is about the run of the older message. */
  readonly older: boolean;
  readonly kind: CheckKind;
  readonly node: string;
  readonly field: string;
  readonly value: string;
  readonly end: TestEnd;
  readonly port: string;
};

/** The check; null while something that it needs is not written. */
export function checkOf(draft: CheckDraft): TestCheck | null {
  const check = saidBy(draft);
  return check === null || !draft.older ? check : { ...check, older: true };
}

function saidBy({ kind, node, field, value, end, port }: CheckDraft): TestCheck | null {
  switch (kind) {
    case "holds":
      return value.trim() === "" ? null : { check: "holds", expression: value };
    case "output":
      return value === "" ? null : { check: "output", node, field, is: jsonOf(value) };
    case "request":
      return value === "" ? null : { check: "request", node, request: 0, field, is: jsonOf(value) };
    case "requests":
      return /^\d{1,6}$/.test(value) ? { check: "requests", node, is: Number(value) } : null;
    case "reached":
      return { check: "reached", node, is: true };
    case "not-reached":
      return { check: "reached", node, is: false };
    case "left-by":
      return { check: "left-by", node, port };
    case "step":
      return { check: "golden", of: "step", node, value: null };
    case "answer":
      return { check: "golden", of: "answer", value: null };
    case "end":
      return { check: "end", is: end };
  }
}

/** What is no JSON is a text. */
function jsonOf(text: string): Json {
  const read = readJson(text);
  return read === null ? text : read.value;
}
