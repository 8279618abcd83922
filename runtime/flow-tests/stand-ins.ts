import type { ExecutionRegistry } from "../engine/node-work";
import { compilePlan, type Plan } from "../engine/plan";
import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import type { CompileContext, Emission, NodeExecution } from "../nodes/execution";
import { nodeExecutions } from "../nodes/executions";
import type { TestMock } from "./flow-test";

/** Its output, or what it fails with. */
type StandIn = { readonly value: Json; readonly port: string } | { readonly fails: FlowError };

const nothingLeaves = { send: () => Promise.reject(new RangeError("A test sends nothing")) };

/**
 * The version with steps that compute nothing, but hand on what the test says, or fail as it says; the same where it
 * says so of none. Throws FLOW_INVALID for what such a step cannot have: an output for some of its calls only, or
 * what only systems do.
 */
export function withStandIns(plan: Plan, mocks: readonly TestMock[]): Plan {
  const standIns = new Map<string, StandIn>();
  for (const mock of mocks) {
    const { node, value, port } = mock;
    const planned = plan.nodes.get(node);
    if (planned === undefined) continue;
    const error = errorIn(mock);
    const { behaviour } = planned.work;
    if (error === null ? !computes(behaviour) : !mayFailByItself(behaviour)) continue;
    refuseParts(mock, planned.node.name ?? node, standIns.has(node));
    standIns.set(
      node,
      error === null ? { value, port: port ?? planned.mainPort } : { fails: error },
    );
  }
  if (standIns.size === 0) return plan;
  return compilePlan(plan.document, { http: nothingLeaves, executions: executionsOf(standIns) });
}

function refuseParts(mock: TestMock, name: string, isSecond: boolean): void {
  const why =
    mock.path !== undefined || mock.key !== undefined
      ? "Its output holds for every round: take the path and the key out of the test."
      : hasFaults(mock) && errorIn(mock) === null
        ? "It asks no system: take the faults out of the test."
        : isSecond
          ? "It has two outputs in the test: leave one."
          : null;
  if (why === null) return;
  throw new FlowError("FLOW_INVALID", `“${name}” computes. ${why}`, {
    detail: { node: mock.node },
  });
}

function hasFaults({ faults, noAnswer, late }: TestMock): boolean {
  return faults !== undefined || noAnswer !== undefined || late !== undefined;
}

/** What a step fails with that asks nobody; null where the test says something else of it. */
function errorIn({ faults = [], noAnswer, late }: TestMock): FlowError | null {
  const [fault] = faults;
  if (fault?.fault !== "error" || faults.length > 1 || noAnswer !== true || late === true)
    return null;
  return new FlowError(fault.code, fault.message);
}

/** Whether a test can let a step fail that asks nobody. */
export function mayFailByItself(behaviour: string): boolean {
  return computes(behaviour) || ["split", "collect", "respond", "emit"].includes(behaviour);
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
  /** For the steps that are stood in for. */
  const instead =
    <Config, Context extends CompileContext, Compiled>(
      compile: (config: Config, context: Context) => Compiled,
      stand: (standIn: StandIn, real: Compiled) => Compiled,
    ) =>
    (config: Config, context: Context): Compiled => {
      const real = compile(config, context);
      const standIn = standIns.get(context.nodeId);
      return standIn === undefined ? real : stand(standIn, real);
    };
  switch (execution.behaviour) {
    case "compute":
      return {
        behaviour: "compute",
        compile: instead(execution.compile, (standIn) => () => outputOf(standIn)),
      };
    case "code":
      return {
        behaviour: "code",
        compile: instead(execution.compile, (standIn, real) =>
          "fails" in standIn
            ? { ...real, fails: standIn.fails }
            : { ...real, program: `return ${JSON.stringify(standIn.value)};`, roots: [] },
        ),
      };
    case "respond":
      return { behaviour: "respond", compile: instead(execution.compile, failing) };
    case "emit":
      return { behaviour: "emit", compile: instead(execution.compile, failing) };
    case "collect":
      return { behaviour: "collect", compile: instead(execution.compile, failing) };
    case "split":
      return {
        behaviour: "split",
        compile: instead(execution.compile, (standIn, real) => ({
          ...real,
          items: failing(standIn),
        })),
      };
    default:
      return execution;
  }
}

function outputOf(standIn: StandIn): Emission {
  if ("fails" in standIn) throw standIn.fails;
  return standIn;
}

function failing(standIn: StandIn): () => never {
  return () => {
    outputOf(standIn);
    throw new RangeError("Only a computing step hands on what a test says.");
  };
}
