import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TypeFault } from "@/runtime/flow/code-bodies";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { followTypes } from "./code-checks";

vi.mock("@/components/shell/window-name", () => ({ windowName: () => "window" }));

type Client = Parameters<typeof followTypes>[1];

const flow = (codes: readonly string[], name = "Count"): FlowDocument => ({
  schemaVersion: 1,
  id: "f",
  name: "F",
  settings: {},
  nodes: {
    n01: { type: "webhook@1", name: "In", config: {} },
    ...Object.fromEntries(
      codes.map((code, at) => [`c${at}`, { type: "code@1", name, config: { code } }]),
    ),
  },
  edges: codes.map((_, at) => ({ from: "n01.out", to: `c${at}.in` })),
});

describe("the types of code while it is typed", () => {
  let told: (readonly FlowProblem[])[];
  let asked: number;
  let answer: () => Promise<readonly TypeFault[] | null>;
  let end: () => void;
  beforeEach(async () => {
    vi.useFakeTimers();
    told = [];
    asked = 0;
    end = () => undefined;
    answer = async () => [];
    await follow(flow(["return 0;"]));
    told = [];
    asked = 0;
  });
  afterEach(() => {
    end();
    vi.useRealTimers();
  });

  const client = {
    flows: {
      codeTypes: {
        mutate: () => {
          asked += 1;
          return answer();
        },
      },
    },
  } as unknown as Client;
  const begin = (document: FlowDocument) => {
    end();
    end = followTypes(document, client, (problems) => told.push(problems));
  };
  const follow = async (document: FlowDocument) => {
    begin(document);
    await vi.advanceTimersByTimeAsync(1_000);
  };
  const shown = () => told.at(-1)?.map(({ code, node }) => `${code} ${node}`);
  const faultOf = (body: number): TypeFault => ({ body, start: 60, length: 1, message: "Bad." });

  it("keep their faults where the code is as it was, and lose them with the first change of it", async () => {
    answer = async () => [faultOf(0), faultOf(1)];
    await follow(flow(["return a;", "return b;"]));
    expect(shown()).toEqual(["code-type c0", "code-type c1"]);
    begin(flow(["return 1;", "return b;"]));
    expect(shown()).toEqual(["code-type c1"]);
    // One more before it: the fault goes along with its code.
    begin(flow(["return 1;", "return 2;", "return b;"]));
    expect(shown()).toEqual(["code-type c2"]);
  });

  it("are told as not checked where the check does not come to an end, until the code changes", async () => {
    answer = async () => [faultOf(0)];
    await follow(flow(["return a;"]));
    answer = async () => null;
    await follow(flow(["return 1;"]));
    expect(shown()).toEqual(["code-unchecked c0"]);
    await follow(flow(["return 1;"], "Another name"));
    expect(shown()).toEqual(["code-unchecked c0"]);
    expect(asked).toBe(2);
    begin(flow(["return 2;"]));
    expect(shown()).toEqual([]);
  });

  it("are told as not checked where nobody answers, and asked for with the next change", async () => {
    answer = () => Promise.reject(new Error("away"));
    await follow(flow(["return 1;"]));
    expect(shown()).toEqual(["code-unchecked c0"]);
    answer = async () => [faultOf(0)];
    await follow(flow(["return 1;"], "Another name"));
    expect(shown()).toEqual(["code-type c0"]);
  });

  it("are the same list when something else changes", async () => {
    for (const faults of [[], [faultOf(0)]]) {
      answer = async () => faults;
      await follow(flow([`return ${faults.length};`]));
      const before = told.at(-1);
      await follow(flow([`return ${faults.length};`], "Another name"));
      expect(told.at(-1)).toBe(before);
    }
    expect(asked).toBe(1);
  });
});
