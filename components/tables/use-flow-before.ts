"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { usePath } from "@/components/shell/place";

/** The way back to the flow from which the table was made; null for who came another way. */
export function useFlowBefore(): (() => void) | null {
  const router = useRouter();
  const path = usePath();
  const from = useSearchParams().get("flow");
  // An address is anybody's to write: only flows of this place are gone to.
  if (from === null || !from.startsWith(path("/flows/"))) return null;
  return () => router.push(from);
}
