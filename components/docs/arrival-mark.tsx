"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect } from "react";

/** Brings the heading that the address names into view, marks it, and lets the keyboard go on from there. */
export function ArrivalMark() {
  const pathname = usePathname();
  const search = useSearchParams().toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address is a new arrival
  useEffect(() => {
    const arrive = () => {
      for (const marked of document.querySelectorAll("[data-arrived]")) {
        marked.removeAttribute("data-arrived");
      }
      const heading = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (heading === null || location.hash === "") return;
      heading.setAttribute("data-arrived", "");
      heading.scrollIntoView({ block: "start" });
      heading.focus({ preventScroll: true });
    };
    arrive();
    addEventListener("hashchange", arrive);
    return () => removeEventListener("hashchange", arrive);
  }, [pathname, search]);
  return null;
}
