import { later } from "@/components/ui/later";

/** Lays flows out; needed only where a node of a version has no place, or somebody asks for it. */
export const tidying = later(() => import("@/runtime/flow/tidy-layout"));
