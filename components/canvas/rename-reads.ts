import { renameReadsOf } from "@/runtime/flow/rename-reads";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** What renames steps in texts. It parses expressions, so pages load it when they want it. */
export const renameReads = renameReadsOf(nodeRegistry);
