import { documentTypeWords } from "@/runtime/flow/document-types";
import type { PortDefinition } from "@/runtime/nodes/definition";

/** What goes through a port: “SalesOrder version 2”, “a list of anything”. */
export function typeWords({ type, cardinality }: PortDefinition): string {
  const words = documentTypeWords(type);
  return cardinality === "list" ? `a list of ${words}` : words;
}

/** What a port is called for those who do not see it: “Out, output: gives SalesOrder”. */
export function portWords(port: PortDefinition): string {
  const [kind, verb] = port.direction === "in" ? ["input", "takes"] : ["output", "gives"];
  return `${port.label}, ${kind}: ${verb} ${typeWords(port)}`;
}
