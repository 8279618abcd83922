import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowProblem } from "./document";

/**
 * Flows that steps run and that are not published. Warnings: they may be published after this one, and
 * publishing asks about those that are missing.
 */
export function checkSubFlows(
  document: FlowDocument,
  registry: NodeRegistry,
  unpublished: { readonly [flow: string]: string },
): readonly FlowProblem[] {
  return Object.entries(document.nodes).flatMap(([node, { type, name: at, config, disabled }]) => {
    if (disabled === true) return [];
    const fields = registry.get(type)?.fields.filter(({ kind }) => kind === "flow") ?? [];
    return fields.flatMap((field): readonly FlowProblem[] => {
      const value = config[field.name];
      const name =
        typeof value === "string" && Object.hasOwn(unpublished, value) ? unpublished[value] : null;
      if (name === null || name === undefined || value === document.id) return [];
      const message = `${at} runs ${name}, which is not published here yet: publish it first.`;
      return [{ severity: "warning", code: "flow-unpublished", node, field: field.name, message }];
    });
  });
}
