"use client";

import { useCallback, useEffect, useState } from "react";
import type { InspectorTab } from "@/components/inspector/node-inspector";
import { readAddress, writeAddress } from "./editor-address";

const parameter = "form";
const others: readonly string[] = ["options", "docs"] satisfies InspectorTab[];

/** Which part of a node's form is open, kept in the address from node to node. */
export function useFormTab(): readonly [InspectorTab, (tab: InspectorTab) => void] {
  const [tab, setTab] = useState(tabInAddress);
  useEffect(() => {
    const onPopState = () => setTab(tabInAddress());
    addEventListener("popstate", onPopState);
    return () => removeEventListener("popstate", onPopState);
  }, []);
  const show = useCallback((next: InspectorTab) => {
    setTab(next);
    if (tabInAddress() !== next) writeAddress(parameter, next === "setup" ? null : next);
  }, []);
  return [tab, show];
}

function tabInAddress(): InspectorTab {
  const named = typeof window === "undefined" ? null : readAddress(parameter);
  return others.includes(named ?? "") ? (named as InspectorTab) : "setup";
}
