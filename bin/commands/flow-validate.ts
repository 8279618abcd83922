import { resolve } from "node:path";
import { checkFlow } from "../../runtime/flow/check-flow";
import { importFlow } from "../../runtime/flow/flow-files";
import { isError } from "../../runtime/flow/validate-flow";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { checkCodeTypes } from "../../server/code/check-types";
import { type Command, onlyPositional } from "../command";
import { readFlowDirectory } from "../flow-directory";

export const flowValidateCommand: Command = {
  name: "flow validate",
  shape: "DIR",
  summary: "check a flow in a folder without a database",
  options: {},
  example: "flow validate flows/shopify-order",
  async run(context) {
    const folder = resolve(onlyPositional(context, "the folder with flow.json"));
    const imported = importFlow(readFlowDirectory(folder));
    const document = imported.folder?.document;
    const own =
      document === undefined
        ? []
        : [...checkFlow(document, nodeRegistry), ...(await checkCodeTypes(document, nodeRegistry))];
    const problems = [
      ...imported.problems,
      ...own.map((problem) => ({ ...problem, file: "flow.json" })),
    ];
    const errors = problems.filter(isError).length;
    const lines = problems.map(({ file, node, port, field, severity, message }) => {
      const place = [node, port, field].filter((part) => part !== undefined).join(" ");
      return `${severity}: ${file}${place === "" ? "" : ` (${place})`}: ${message}`;
    });
    const rewritten = imported.rewritten.map((file) => `note: ${file} is not in canonical form`);
    const ignored = imported.ignored.map((file) => `note: ${file} is no file of a flow; left out`);
    const verdict =
      errors === 0
        ? "It can be published."
        : `${errors} ${errors === 1 ? "error blocks" : "errors block"} publishing.`;
    return {
      value: {
        ok: errors === 0,
        problems,
        rewritten: imported.rewritten,
        ignored: imported.ignored,
      },
      text: [...lines, ...rewritten, ...ignored, verdict].join("\n"),
      isWell: errors === 0,
    };
  },
};
