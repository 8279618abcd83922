"use client";

import { useEffect } from "react";

/** As often as the server renews a session. */
const renewMs = 15 * 60_000;

const askedKey = "orderloom.session-asked";

/** When one of the browser's pages last asked, in ms since 1970; 0 where nothing may be kept. */
function lastAsked(): number {
  try {
    return Number(localStorage.getItem(askedKey));
  } catch {
    return 0;
  }
}

function keepAsked(at: number): void {
  try {
    localStorage.setItem(askedKey, String(at));
  } catch {
    // Then every page asks, which is only more often.
  }
}

/**
 * Has the session renewed while somebody works here, with its cookie: what a page's own rendering reads of it
 * cannot hand the browser a new one, and two weeks after signing in it would be out in the middle of its work.
 */
export function StaySignedIn() {
  useEffect(() => {
    const renew = () => {
      const since = Date.now() - lastAsked();
      if (document.visibilityState === "hidden" || (since >= 0 && since < renewMs)) return;
      keepAsked(Date.now());
      // Who is out is told by whatever is asked for next.
      fetch("/api/auth/get-session").catch(() => keepAsked(0));
    };
    renew();
    const timer = setInterval(renew, renewMs);
    document.addEventListener("visibilitychange", renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, []);
  return null;
}
