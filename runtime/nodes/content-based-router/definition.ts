import type { FlowProblem } from "../../flow/document";
import type { Json, JsonObject } from "../../json";
import type { NodeDefinition } from "../definition";
import { errorPort, inPort, passingPort } from "../definition";
import { missingReads } from "../missing-reads";

export type RouterBranch = { readonly name: string; readonly condition: string };

/** The branches of a config, unusable entries left out. */
export function branchesOf(config: JsonObject): readonly RouterBranch[] {
  const list: Json = config.branches ?? [];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: Json) => {
    if (entry === null || typeof entry !== "object" || Array.isArray(entry)) return [];
    const { name, condition } = entry as JsonObject;
    return typeof name === "string" && name !== ""
      ? [{ name, condition: typeof condition === "string" ? condition : "" }]
      : [];
  });
}

function checkBranches(config: JsonObject): readonly Omit<FlowProblem, "node">[] {
  const taken = new Set(["in", "otherwise", "error"]);
  const problems: Omit<FlowProblem, "node">[] = [];
  for (const [index, { name }] of branchesOf(config).entries()) {
    const message = !/^[A-Za-z0-9_-]{1,40}$/.test(name)
      ? `“${name}” cannot name a port: use letters, digits, - and _.`
      : taken.has(name)
        ? `There is already a port “${name}”: choose another name.`
        : null;
    taken.add(name);
    if (message !== null) {
      problems.push({
        severity: "error",
        code: "branch-name",
        field: `branches[${index}].name`,
        message,
      });
    }
  }
  return problems;
}

/** Sends a message down the first branch whose condition holds, otherwise down `otherwise`. */
export const contentBasedRouter: NodeDefinition = {
  name: "content-based-router",
  major: 1,
  label: "Router",
  description:
    "Sends the message down the first branch whose condition holds, else down Otherwise.",
  category: "decide",
  icon: "split",
  behaviour: "compute",
  keywords: ["if", "switch", "choice", "branch", "condition", "content-based"],
  fields: [
    {
      name: "branches",
      label: "Branches",
      help: "Tried in this order.",
      kind: "list",
      required: true,
      item: [
        {
          name: "name",
          label: "Name",
          help: "Also the name of its port; letters, digits, - and _.",
          kind: "text",
          required: true,
          placeholder: "approved",
        },
        {
          name: "condition",
          label: "If",
          kind: "condition",
          required: true,
          placeholder: "input.total < 5000",
        },
      ],
    },
  ],
  ports: (config) => [
    inPort,
    ...branchesOf(config).map(({ name }) => ({
      ...passingPort,
      name,
      label: name,
      role: "branch" as const,
    })),
    { ...passingPort, name: "otherwise", label: "Otherwise", role: "branch" },
    errorPort,
  ],
  subtitle: (config) =>
    branchesOf(config)
      .map(({ name }) => name)
      .join(", "),
  check: checkBranches,
  remarks: (config, output) =>
    missingReads(
      branchesOf(config).map(({ name, condition }) => ({ label: name, text: condition })),
      output,
    ),
  outputType: (_config, { input }) => input,
  example: {
    config: { branches: [{ name: "small", condition: "input.total < 5000" }] },
    input: { total: 12.5 },
    output: { total: 12.5 },
    port: "small",
  },
};
