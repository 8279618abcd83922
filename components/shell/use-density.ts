"use client";

import { useSyncExternalStore } from "react";
import { type Density, densityCookie } from "./density";
import { writeCookie } from "./last-place";

function read(): Density {
  return document.documentElement.dataset.density === "comfortable" ? "comfortable" : "compact";
}

function watch(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-density"] });
  return () => observer.disconnect();
}

/** How close things stand: an attribute of the page, remembered by the browser. */
export function useDensity() {
  const density = useSyncExternalStore(watch, read, (): Density => "compact");
  const setDensity = (next: Density) => {
    document.documentElement.dataset.density = next;
    writeCookie(densityCookie, next);
  };
  return { density, setDensity };
}
