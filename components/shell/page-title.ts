"use client";

import { useEffect } from "react";
import { usePlace } from "./place";

/**
 * Names the window after the one thing that its page is about, e.g. a flow, so that windows, history and
 * screen readers tell it from others. Null while the name is not known.
 */
export function usePageTitle(name: string | null): void {
  const { distributor } = usePlace();
  const title = name === null ? null : `${name} – ${distributor.name}`;
  useEffect(() => {
    if (title === null) return;
    const put = () => {
      if (document.title !== title) document.title = title;
    };
    put();
    // The page's general title may come after its data.
    const watch = new MutationObserver(put);
    watch.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => watch.disconnect();
  }, [title]);
}
