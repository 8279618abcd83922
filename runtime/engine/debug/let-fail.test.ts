import { describe, expect, it } from "vitest";
import type { FlowDocument } from "../../flow/document";
import { nodeDefinitions, nodeRegistry } from "../../nodes/registry";
import { DebuggedRun } from "../../testing/debugged-run";
import { aCall, aFlow } from "../../testing/flow-builder";
import { RunWorld } from "../../testing/run-world";
import type { GivenAnswer, GivenFault } from "./given-answers";
import { codeOfFault, codesOfType, failuresOf } from "./step-failures";

type Answers = { readonly [place: string]: GivenAnswer };
const answers: Answers = { "step erp": { value: { id: "SO-9" }, port: null, from: "sample" } };

/** What fails at the call is sorted by its code and its status. */
const flow = (guarantee: "keyed" | "lookup" | "none", more: Parameters<typeof aCall>[2] = {}) =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      erp: aCall(
        guarantee,
        {},
        { connection: "erp", retry: { attempts: 2, delayMs: 60_000 }, ...more },
      ),
      sort: {
        type: "content-based-router@1",
        config: {
          branches: [
            { name: "busy", condition: 'input.error.code == "TARGET_BUSY"' },
            { name: "refused", condition: "input.error.detail.status == 422" },
          ],
        },
      },
      busy: { type: "log@1", config: { note: "busy" } },
      refused: { type: "log@1", config: { note: "${input.error.message}" } },
      other: { type: "log@1", config: { note: "other" } },
      end: { type: "respond@1", config: { status: 201, body: "input" } },
    },
    [
      "hook.out -> erp.in",
      "erp.out -> end.in",
      "erp.error -> sort.in",
      "sort.busy -> busy.in",
      "sort.refused -> refused.in",
      "sort.otherwise -> other.in",
    ],
  );

async function standing(document: FlowDocument, known: Answers = answers) {
  const run = new DebuggedRun(new RunWorld(document));
  await run.start({ number: "PO-1" }, { onError: false }, { answers: known });
  return run;
}

async function failing(
  document: FlowDocument,
  fault: GivenFault,
  { once, known }: { readonly once?: true; readonly known?: Answers } = {},
) {
  const run = await standing(document, known);
  await run.tell({ act: "fail", message: "", fault, ...(once && { once }) });
  return run;
}

/** On to the end, or to where only time or a person can help. */
async function goOn(run: DebuggedRun): Promise<DebuggedRun> {
  for (let turn = 0; turn < 20 && run.stored.end === null; turn++) {
    if (run.pause !== null) await run.tell({ act: "continue" });
    else if (run.stored.state === "waiting" || run.stored.state === "held") {
      await run.world.settle(run.id);
    } else break;
  }
  return run;
}

function attempts({ world, id }: DebuggedRun, of = "erp") {
  return world
    .segments(id)
    .flatMap(({ steps }) => steps)
    .filter(({ node }) => node === of)
    .map(({ status, error }) => (error === undefined ? status : `${status} ${error.code}`));
}

describe("a person lets a step fail with an error of its own", () => {
  it("429 with Retry-After: it waits as long, tries as often as the step allows, and leaves as throttled", async () => {
    const run = await failing(flow("keyed"), {
      fault: "status",
      status: 429,
      retryAfterS: 7_200,
    });
    expect(attempts(run)).toEqual(["retrying TARGET_BUSY"]);
    expect(run.stored.due - run.world.now).toBeGreaterThan(7_000_000);
    await goOn(run);
    expect(attempts(run)).toEqual(["retrying TARGET_BUSY", "failed TARGET_BUSY"]);
    expect(run.output("busy")).toContain("succeeded");
    expect(run.world.target.requests).toEqual([]);
  });

  it("at the first try alone: the next is answered as it is mocked", async () => {
    const run = await failing(
      flow("keyed"),
      { fault: "status", status: 429, retryAfterS: 9 },
      { once: true },
    );
    await goOn(run);
    expect(attempts(run)).toEqual(["retrying TARGET_BUSY", "succeeded"]);
    expect(run.output("end")).toContain("SO-9");
  });

  it("at the first try alone, where nothing says what comes then, it asks for that first", async () => {
    const run = await failing(
      flow("keyed"),
      { fault: "status", status: 429, retryAfterS: 9 },
      { once: true, known: {} },
    );
    expect(run.at).toBe("before erp: no-answer");
    await run.tell({ act: "give", port: "out", value: { id: "typed" } });
    await goOn(run);
    expect(attempts(run)).toEqual(["retrying TARGET_BUSY", "succeeded"]);
    expect(run.output("end")).toContain("typed");
  });

  it("422 with its body: conditions read its status and what it says", async () => {
    const run = await failing(flow("none"), {
      fault: "status",
      status: 422,
      body: { message: "No customer 17" },
    });
    await goOn(run);
    expect(attempts(run)).toEqual(["failed TARGET_REFUSED"]);
    const note = run.world.steps(run.id).find(({ node }) => node === "refused")?.note;
    expect(note).toBe("The target answered 422: No customer 17");
  });

  it("no answer in time: in doubt where nobody can ask, sent again where the target knows the key", async () => {
    const doubtful = await failing(flow("none"), { fault: "timeout" });
    expect(attempts(doubtful)).toEqual(["in-doubt ANSWER_UNKNOWN"]);
    expect(doubtful.stored.state).toBe("in-doubt");
    const keyed = await failing(flow("keyed"), { fault: "timeout" }, { once: true });
    await goOn(keyed);
    expect(attempts(keyed)).toEqual(["unknown ANSWER_UNKNOWN", "succeeded"]);
  });

  it("a rejected credential holds the run", async () => {
    const run = await failing(flow("keyed"), { fault: "status", status: 401 });
    expect(attempts(run)).toEqual(["retrying CREDENTIALS_REFUSED"]);
    expect(run.stored.state).toBe("held");
  });

  it("nothing is sent although its system is a sandbox", async () => {
    const run = new DebuggedRun(new RunWorld(flow("none")));
    await run.start({ number: "PO-1" }, { onError: false, effects: { erp: "sandbox" } });
    await run.tell({ act: "fail", message: "", fault: { fault: "status", status: 400 } });
    await goOn(run);
    expect(attempts(run)).toEqual(["failed TARGET_REFUSED"]);
    expect(run.world.target.requests).toEqual([]);
  });

  it("says who chose what, and each attempt what it suffers", async () => {
    const run = await failing(flow("none"), { fault: "status", status: 422 });
    expect(run.events).toContainEqual(
      expect.objectContaining({
        kind: "failed",
        node: "erp",
        by: "Mara",
        code: "TARGET_REFUSED",
        fault: { fault: "status", status: 422 },
      }),
    );
    expect(run.events.filter(({ kind }) => kind === "faulted")).toMatchObject([
      { node: "erp", attempt: 1, fault: { status: 422 } },
    ]);
  });

  it("a step that computes fails at once with the code", async () => {
    const document = aFlow(
      { hook: { type: "webhook@1" }, map: { type: "map@1" }, end: { type: "respond@1" } },
      ["hook.out -> map.in", "map.out -> end.in"],
    );
    const fault = { fault: "error", code: "FIELD_MISSING", message: "No price." } as const;
    const run = await failing(document, fault);
    await goOn(run);
    expect(run.stored.end?.error).toMatchObject({ code: "FIELD_MISSING", message: "No price." });
    expect(run.events).toContainEqual(
      expect.objectContaining({ kind: "failed", node: "map", code: "FIELD_MISSING" }),
    );
  });

  it("a flow that is called has tried for itself: no class of its error is tried again", async () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        erp: { type: "call-flow@1", config: { flow: "billing" } },
        end: { type: "respond@1" },
      },
      ["hook.out -> erp.in", "erp.out -> end.in"],
    );
    const fault = { fault: "error", code: "TARGET_BUSY", message: "Later." } as const;
    const run = await failing(document, fault);
    expect(attempts(run)).toEqual(["failed TARGET_BUSY"]);
  });

  it.each([
    [{ for: "event", event: "shipped", key: "1" }, { fault: "timeout" }, "WAIT_EXPIRED"],
    [
      { for: "time", duration: 60_000 },
      { fault: "error", code: "EXPRESSION_FAILED", message: "No." },
      "EXPRESSION_FAILED",
    ],
  ] as const)("a wait %o fails with %o", async (config, fault, code) => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        erp: { type: "wait@1", config },
        end: { type: "respond@1" },
      },
      ["hook.out -> erp.in", "erp.out -> end.in"],
    );
    const run = await failing(document, fault);
    await goOn(run);
    expect(attempts(run).at(-1)).toBe(`failed ${code}`);
  });

  it("an order of an earlier release, or by what the step cannot fail with, is as before, or nothing", async () => {
    const run = await standing(flow("keyed"));
    await run.tell({ act: "fail", message: "x", fault: { fault: "status", status: 200 } });
    expect(run.at).toBe("before erp: step");
    await run.tell({ act: "fail", message: "As if the ERP were closed." });
    expect(attempts(run)).toEqual(["failed NODE_FAULT"]);
    await goOn(run);
    expect(run.output("other")).toContain("succeeded");
  });
});

describe("what a step can fail with", () => {
  const of = (type: string, config = {}) => {
    const definition = nodeRegistry.get(type);
    if (definition === undefined) throw new RangeError(type);
    return failuresOf(definition, config).map((fault) => codeOfFault(definition, config, fault));
  };

  it("is what its own code makes of answers", () => {
    expect(of("http-request@1", { method: "POST", success: "200-299, 404" })).not.toContain(null);
    const statuses = (config: object) => {
      const definition = nodeRegistry.get("http-request@1");
      if (definition === undefined) throw new RangeError();
      return failuresOf(definition, { ...config }).flatMap((fault) =>
        fault.fault === "status"
          ? [`${fault.status} ${codeOfFault(definition, { ...config }, fault)}`]
          : [],
      );
    };
    expect(statuses({ method: "POST" })).toContain("500 ANSWER_UNKNOWN");
    expect(statuses({ method: "GET" })).toContain("500 TARGET_RETRYABLE");
    expect(statuses({ method: "POST", serverErrorsMeanNotDone: true })).toContain(
      "503 TARGET_BUSY",
    );
    expect(statuses({ success: "200-299, 404" }).join()).not.toContain("404");
  });

  it("is told of a type whatever its settings", () => {
    const codesOf = (type: string) => {
      const definition = nodeRegistry.get(type);
      return definition === undefined ? [] : codesOfType(definition);
    };
    expect(codesOf("http-request@1")).toEqual(
      expect.arrayContaining(["ANSWER_UNKNOWN", "TARGET_RETRYABLE", "TARGET_BUSY", "TARGET_DOWN"]),
    );
    expect(codesOf("wait@1")).toContain("WAIT_EXPIRED");
    expect(codesOf("splitter@1")).toContain("ITERATION_FAILED");
    expect(codesOf("map@1")).not.toContain("TARGET_DOWN");
    for (const definition of nodeDefinitions) {
      expect(codesOfType(definition)).toEqual(
        expect.arrayContaining([...(definition.failures ?? [])]),
      );
    }
  });

  it("is nothing of a system where it asks none", () => {
    expect(of("map@1")).toEqual([
      "FIELD_MISSING",
      "EXPRESSION_FAILED",
      "EXPRESSION_LIMIT",
      "NODE_FAULT",
    ]);
    expect(of("wait@1", { for: "time" })).not.toContain("WAIT_EXPIRED");
    expect(of("wait@1", { for: "event" })[0]).toBe("WAIT_EXPIRED");
  });
});
