import { notify } from "@/components/ui/toast";
import type { FlowNode } from "@/runtime/flow/document";
import type { RenameReads } from "@/runtime/flow/rename-nodes";

/** Says which of these nodes may read a step by its old id, after some were renamed; nothing where none does. */
export function tellUnnamed(nodes: readonly FlowNode[], reads: RenameReads): void {
  const names = nodes.filter((node) => reads.readsUnnamed(node)).map(({ name }) => `“${name}”`);
  if (names.length === 0) return;
  const who = names.length > 3 ? `${names.length} steps` : names.join(" and ");
  const verb = names.length === 1 ? "reads" : "read";
  notify(
    `${who} also ${verb} steps without naming them, as steps[id] does: look whether the right ones are meant.`,
  );
}
