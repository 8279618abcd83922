import type { FlowProblem } from "../../flow/document";
import type { Json, JsonObject } from "../../json";
import type { NodeDefinition } from "../definition";
import { errorPort, inPort, passingPort } from "../definition";

export type RouterBranch = {
  readonly name: string;
  readonly condition: string;
  /** Its row in the config. */
  readonly row: number;
  /** Its output: the name, or one made from the row while the name is missing, wrong or taken. */
  readonly port: string;
};

const reserved = ["in", "otherwise", "error"];

/** The branches of a config, one per row; entries that are no rows are left out. */
export function branchesOf(config: JsonObject): readonly RouterBranch[] {
  const list: Json = config.branches ?? [];
  if (!Array.isArray(list)) return [];
  const rows = list.flatMap((entry: Json, row) => {
    if (entry === null || typeof entry !== "object" || Array.isArray(entry)) return [];
    const { name, condition } = entry as JsonObject;
    return [{ name: textOf(name), condition: textOf(condition), row }];
  });
  const named = new Map<string, number>();
  for (const { name, row } of rows) {
    if (mayNamePort(name) && !reserved.includes(name) && !named.has(name)) named.set(name, row);
  }
  // A line stays with its row while the name is typed anew, so every row has an output of its own.
  const taken = new Set([...reserved, ...named.keys()]);
  return rows.map((branch) => {
    if (named.get(branch.name) === branch.row) return { ...branch, port: branch.name };
    let port = `branch-${branch.row + 1}`;
    while (taken.has(port)) port += "-";
    taken.add(port);
    return { ...branch, port };
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function mayNamePort(name: string): boolean {
  return /^[A-Za-z0-9_-]{1,40}$/.test(name);
}

function checkBranches(config: JsonObject): readonly Omit<FlowProblem, "node">[] {
  return branchesOf(config).flatMap(({ name, row, port }) => {
    if (name === "" || port === name) return [];
    const message = mayNamePort(name)
      ? `There is already a port “${name}”: choose another name.`
      : `“${name}” cannot name a port: use up to 40 letters, digits, - and _.`;
    const field = `branches[${row}].name`;
    return [{ severity: "error", code: "branch-name", field, message }];
  });
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
  failures: ["CONDITION_MISSING", "EXPRESSION_FAILED"],
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
    ...branchesOf(config).map(({ name, row, port }) => ({
      ...passingPort,
      name: port,
      label: name === "" ? `Branch ${row + 1}` : name,
      role: "branch" as const,
      row: { list: "branches", index: row },
    })),
    { ...passingPort, name: "otherwise", label: "Otherwise", role: "branch" },
    errorPort,
  ],
  subtitle: (config) =>
    branchesOf(config)
      .flatMap(({ name }) => (name === "" ? [] : name))
      .join(", "),
  check: checkBranches,
  conditions: (config) =>
    branchesOf(config).map(({ name, condition }) => ({ label: name, text: condition })),
  outputType: (_config, { input }) => input,
  example: {
    config: { branches: [{ name: "small", condition: "input.total < 5000" }] },
    input: { total: 12.5 },
    output: { total: 12.5 },
    port: "small",
  },
};
