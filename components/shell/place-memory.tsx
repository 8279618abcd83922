"use client";

import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { keepLastPlace } from "./last-place";
import { usePlace } from "./place";
import { keepRecent } from "./recents";

/** Pages of one document: a flow, a run, a connection, a table. */
const documentPage = /^\/(flows|runs|connections|tables)\/[0-9a-f-]{36}$/;
/** Headings come with the data: what could not be loaded is not worth remembering. */
const titleMs = 1_500;

/** Remembers where the person is, for the next sign-in, and which documents were open, for the palette. */
export function PlaceMemory() {
  const pathname = usePathname();
  const { distributor, environment } = usePlace();
  useEffect(() => {
    const [list = "flows", ...rest] = pathname.split("/").slice(4);
    // The docs are looked something up in, and left again.
    if (list !== "docs") keepLastPlace(`${distributor.slug}/${environment.kind}/${list}`);
    const page = `/${[list, ...rest].join("/")}`;
    if (!documentPage.test(page)) return;
    const timer = setInterval(() => {
      const title = headingText();
      if (title === null) return;
      clearInterval(timer);
      keepRecent(environment.id, { page, title });
    }, titleMs);
    return () => clearInterval(timer);
  }, [pathname, distributor.slug, environment.id, environment.kind]);
  return null;
}

/** Null while the heading is that of a page on its way. */
function headingText(): string | null {
  const text = document.querySelector("#main h1:not([data-opening])")?.textContent?.trim();
  return text ? text : null;
}
