import { type NodeDefinition, outPort, typeOf } from "../nodes/definition";
import type { NodeExecution, TriggerExecution } from "../nodes/execution";
import { nodeExecutions } from "../nodes/executions";
import { type NodeRegistry, nodeDefinitions, registryOf } from "../nodes/registry";

/** What somebody writes who adds a trigger that takes messages: a definition and an execution. */
export const mailbox: NodeDefinition = {
  name: "mailbox",
  major: 2,
  label: "Mailbox",
  description: "Starts a run for each mail that is handed over.",
  category: "start",
  icon: "mail",
  behaviour: "trigger",
  start: { by: "message" },
  fields: [{ name: "folder", label: "Folder", kind: "text", required: true }],
  ports: () => [outPort],
  example: { config: { folder: "orders" }, input: "Hello", output: { text: "Hello" }, port: "out" },
};
const mailboxExecution: TriggerExecution = {
  behaviour: "trigger",
  compile: () => ({
    accept: (message) => ({ text: message.text() }),
    synchronous: true,
    onFailure: "accept",
    bodyMaxBytes: 1_000_000,
  }),
};

/** And one that starts by the calendar. */
export const monthEnd: NodeDefinition = {
  name: "month-end",
  major: 1,
  label: "End of month",
  description: "Starts a run on the last day of each month.",
  category: "start",
  icon: "calendar-range",
  behaviour: "trigger",
  start: {
    by: "calendar",
    times: ({ hour }) => ({ cron: `0 ${Number(hour ?? 18)} L * *`, zone: null, missed: "all" }),
  },
  fields: [{ name: "hour", label: "Hour", kind: "number" }],
  ports: () => [outPort],
  example: {
    config: {},
    input: { scheduledFor: "2026-11-30T17:00:00Z" },
    output: { scheduledFor: "2026-11-30T17:00:00Z" },
    port: "out",
  },
};
const monthEndExecution: TriggerExecution = {
  behaviour: "trigger",
  compile: () => ({
    accept: (message) => message.json(),
    synchronous: false,
    onFailure: "accept",
    bodyMaxBytes: 65_536,
  }),
};

export const newTriggers: {
  readonly registry: NodeRegistry;
  readonly executions: ReadonlyMap<string, NodeExecution>;
} = {
  registry: registryOf([...nodeDefinitions, mailbox, monthEnd]),
  executions: new Map<string, NodeExecution>([
    ...nodeExecutions,
    [typeOf(mailbox), mailboxExecution],
    [typeOf(monthEnd), monthEndExecution],
  ]),
};
