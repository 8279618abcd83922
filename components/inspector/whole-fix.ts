import { createContext } from "react";
import type { JsonObject } from "@/runtime/json";

/** Does what a fix says that is more than another text for its field; null where nothing can be changed. */
export const WholeFixContext = createContext<((fix: JsonObject) => void) | null>(null);
