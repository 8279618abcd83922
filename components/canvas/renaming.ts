import { later } from "@/components/ui/later";

/** What renames steps in texts: wanted when two people have given one id to two new nodes. */
export const renaming = later(async () => (await import("./rename-reads")).renameReads);

/** What puts two drafts together: wanted when somebody else has saved. */
export const laying = later(() => import("./lay-over"));
