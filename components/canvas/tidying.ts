import { later } from "@/components/ui/later";

/** Lays flows out; needed only where a node has no place yet, or somebody asks for it. */
export const tidying = later(() => import("./tidy-layout"));
