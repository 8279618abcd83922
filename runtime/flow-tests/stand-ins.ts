import type { ExecutionRegistry } from "../engine/node-work";
import { compilePlan, type Plan } from "../engine/plan";
import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import type { NodeExecution } from "../nodes/execution";
import { nodeExecutions } from "../nodes/executions";
import type { TestMock } from "./flow-test";

type StandIn = { readonly value: Json; readonly port: string };

const nothingLeaves = { send: () => Promise.reject(new RangeError("A test sends nothing")) };

/**
 * The version with steps that compute nothing, but hand on what the test says; the same where it says so of none.
 * Throws FLOW_INVALID for what a computing step cannot have: an output for some of its calls only, or faults.
 */
export function withStandIns(plan: Plan, mocks: readonly TestMock[]): Plan {
  const standIns = new Map<string, StandIn>();
  for (const mock of mocks) {
    const { node, value, port } = mock;
    const planned = plan.nodes.get(node);
    if (planned === undefined || !computes(planned.work.behaviour)) continue;
    refuseParts(mock, planned.node.name ?? node, standIns.has(node));
    standIns.set(node, { value, port: port ?? planned.mainPort });
  }
  if (standIns.size === 0) return plan;
  return compilePlan(plan.document, { http: nothingLeaves, executions: executionsOf(standIns) });
}

function refuseParts(mock: TestMock, name: string, isSecond: boolean): void {
  const why =
    mock.path !== undefined || mock.key !== undefined
      ? "Its output holds for every round: take the path and the key out of the test."
      : mock.faults !== undefined || mock.noAnswer !== undefined || mock.late !== undefined
        ? "It asks no system: take the faults out of the test."
        : isSecond
          ? "It has two outputs in the test: leave one."
          : null;
  if (why === null) return;
  throw new FlowError("FLOW_INVALID", `“${name}” computes. ${why}`, {
    detail: { node: mock.node },
  });
}

/** Whether a step can be stood in for; others ask systems, or are what holds a flow together. */
export function computes(behaviour: string): boolean {
  return behaviour === "compute" || behaviour === "code";
}

function executionsOf(standIns: ReadonlyMap<string, StandIn>): ExecutionRegistry {
  const executions = new Map<string, NodeExecution>();
  for (const [type, execution] of nodeExecutions) {
    executions.set(type, standingIn(execution, standIns));
  }
  return executions;
}

function standingIn(
  execution: NodeExecution,
  standIns: ReadonlyMap<string, StandIn>,
): NodeExecution {
  switch (execution.behaviour) {
    case "compute":
      return {
        behaviour: "compute",
        compile(config, context) {
          const standIn = standIns.get(context.nodeId);
          return standIn === undefined ? execution.compile(config, context) : () => standIn;
        },
      };
    case "code":
      return {
        behaviour: "code",
        compile(config, context) {
          const real = execution.compile(config, context);
          const standIn = standIns.get(context.nodeId);
          if (standIn === undefined) return real;
          return { ...real, program: `return ${JSON.stringify(standIn.value)};`, roots: [] };
        },
      };
    default:
      return execution;
  }
}
