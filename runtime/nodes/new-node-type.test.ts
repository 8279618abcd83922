import { describe, expect, it } from "vitest";
import { startsOf } from "../flow/starts";
import { validateFlow } from "../flow/validate-flow";
import { aFlow } from "../testing/flow-builder";
import { mailbox, newTriggers } from "../testing/new-triggers";
import { RunWorld } from "../testing/run-world";
import { inPort, type NodeDefinition, outPort, typeOf } from "./definition";
import { nodePage } from "./docs-page";
import type { ComputeExecution } from "./execution";
import { nodeExecutions } from "./executions";
import { nodeDefinitions, registryOf } from "./registry";

/** What somebody writes who adds a node type: a definition and an execution. */
const shout: NodeDefinition = {
  name: "shout",
  major: 1,
  label: "Shout",
  description: "Writes a text in capitals.",
  category: "shape",
  icon: "megaphone",
  behaviour: "compute",
  fields: [{ name: "text", label: "Text", kind: "expression", required: true }],
  ports: () => [inPort, outPort],
  example: { config: { text: "input.name" }, input: { name: "a" }, output: "A", port: "out" },
};
const shoutExecution: ComputeExecution = {
  behaviour: "compute",
  compile: (config, context) => {
    const text = context.expression(String(config.text ?? ""), "text");
    return (scope) => ({ port: "out", value: String(text(scope) ?? "").toUpperCase() });
  },
};

const registry = registryOf([...nodeDefinitions, shout]);
const executions = new Map([...nodeExecutions, [typeOf(shout), shoutExecution] as const]);

function shouting(text: string) {
  return aFlow(
    {
      hook: { type: "webhook@1" },
      loud: { type: "shout@1", config: { text } },
      end: { type: "respond@1" },
    },
    ["hook.out -> loud.in", "loud.out -> end.in"],
  );
}

describe("a new node type", () => {
  it("is in the palette and has a form", () => {
    expect(registry.get("shout@1")).toMatchObject({
      label: "Shout",
      category: "shape",
      fields: [{ name: "text", kind: "expression" }],
    });
  });

  it("is validated by its fields", () => {
    expect(
      validateFlow(shouting("input.name"), registry).filter(({ severity }) => severity === "error"),
    ).toEqual([]);
    expect(validateFlow(shouting(""), registry)).toContainEqual(
      expect.objectContaining({ node: "loud", field: "text", severity: "error" }),
    );
    expect(validateFlow(shouting("input.("), registry)).toContainEqual(
      expect.objectContaining({ node: "loud", field: "text", severity: "error" }),
    );
  });

  it("has a page in the docs", () => {
    const page = nodePage(shout);

    expect(page).toContain("# Shout");
    expect(page).toContain("Writes a text in capitals.");
    expect(page).toContain("| Text |");
    expect(page).toContain("[`NODE_FAULT`](../errors.md#node_fault) | data");
  });

  it("runs", async () => {
    const world = new RunWorld(shouting("input.name"), { registry, executions });

    const run = world.start({ name: "order" });

    expect((await run.answered)?.body).toBe("ORDER");
  });

  it("is unknown to a build without it, which says so", () => {
    expect(() => new RunWorld(shouting("input.name"))).toThrow(
      expect.objectContaining({ code: "NODE_UNKNOWN", detail: { node: "loud", type: "shout@1" } }),
    );
  });
});

describe("a new trigger type", () => {
  const { registry: known, executions: run } = newTriggers;
  const mailFlow = (more: Parameters<typeof aFlow>[0] = {}, edges: readonly string[] = []) =>
    aFlow(
      {
        mail: { type: "mailbox@2", config: { folder: "orders" } },
        end: { type: "respond@1", config: { body: "input.text" } },
        ...more,
      },
      ["mail.out -> end.in", ...edges],
    );
  const errors = (flow: ReturnType<typeof mailFlow>) =>
    validateFlow(flow, known).filter(({ severity }) => severity === "error");

  it("starts a flow, and is validated like any other", () => {
    expect(errors(mailFlow())).toEqual([]);
    expect(errors(mailFlow({ mail: { type: "mailbox@2", config: {} } }))).toEqual([
      expect.objectContaining({ node: "mail", field: "folder" }),
    ]);
  });

  it("gets an address, of which a flow has one whatever the types are", () => {
    expect(startsOf(mailFlow(), known).addresses).toEqual(["mail"]);
    const two = mailFlow({ hook: { type: "webhook@1" } }, ["hook.out -> end.in"]);
    expect(errors(two)).toEqual([
      expect.objectContaining({ code: "webhook-second", message: expect.stringContaining("mail") }),
    ]);
  });

  it("gets its times where it starts by the calendar, unless it is switched off", () => {
    const flow = (disabled: boolean) =>
      mailFlow({ close: { type: "month-end@1", config: { hour: 6 }, disabled } });
    expect(startsOf(flow(false), known).calendars).toEqual([
      { node: "close", cron: "0 6 L * *", zone: null, missed: "all" },
    ]);
    expect(startsOf(flow(true), known).calendars).toEqual([]);
  });

  it("has a page in the docs that says what starts it", () => {
    expect(nodePage(mailbox)).toContain("Publishing gives it an address");
  });

  it("runs", async () => {
    const world = new RunWorld(mailFlow(), { registry: known, executions: run });
    expect((await world.start(null, { text: "Hello" }).answered)?.body).toBe("Hello");
  });

  it("says what starts it: every trigger does, and nothing else", () => {
    for (const { name, behaviour, start } of nodeDefinitions) {
      expect([name, start !== undefined]).toEqual([name, behaviour === "trigger"]);
    }
  });
});
