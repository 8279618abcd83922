import type { Json } from "../json";
import { type NodeDefinition, typeOf } from "../nodes/definition";
import type { FlowDocument, FlowNode, NodeId } from "./document";

export type ExampleFlow = {
  readonly document: FlowDocument;
  readonly trigger: NodeId;
  readonly target: NodeId;
  /** What starts it, so that the example's input arrives at the target. */
  readonly message: Json;
  /** What the world answers in the example. */
  readonly answers: { readonly [node: string]: Json };
};

const [first, between, last] = ["n01", "n02", "n03"] as const;

/** The smallest flow in which a node does what its documentation shows: it runs as a test of that node. */
export function exampleFlow(definition: NodeDefinition, flow: string): ExampleFlow {
  const { config, input, output } = definition.example;
  const node: FlowNode = { type: typeOf(definition), name: definition.label, config };
  const start: FlowNode = { type: "manual@1", name: "Start", config: {} };
  const whole = (nodes: FlowDocument["nodes"], edges: FlowDocument["edges"]): FlowDocument => ({
    schemaVersion: 1,
    id: flow,
    name: "Example",
    nodes,
    edges,
    settings: {},
  });
  const answers = output === undefined ? {} : { [last]: output };
  switch (definition.behaviour) {
    case "trigger":
      return {
        document: whole({ [first]: node }, []),
        trigger: first,
        target: first,
        message: input,
        answers: {},
      };
    case "collect": {
      // It collects what a loop brings: here one entry.
      const loop: FlowNode = { type: "splitter@1", name: "Each", config: { list: "input" } };
      return {
        document: whole({ [first]: start, [between]: loop, [last]: node }, [
          { from: `${first}.out`, to: `${between}.in` },
          { from: `${between}.item`, to: `${last}.in` },
        ]),
        trigger: first,
        target: last,
        message: [input],
        answers,
      };
    }
    default:
      return {
        document: whole({ [first]: start, [last]: node }, [
          { from: `${first}.out`, to: `${last}.in` },
        ]),
        trigger: first,
        target: last,
        message: input,
        answers,
      };
  }
}
