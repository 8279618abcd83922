"use client";

import { useEffect } from "react";

/** As often as the server renews a session. */
const renewMs = 15 * 60_000;

let asked = Number.NEGATIVE_INFINITY;

/**
 * Has the session renewed while somebody works here, with its cookie: what a page's own rendering reads of it
 * cannot hand the browser a new one, and two weeks after signing in it would be out in the middle of its work.
 */
export function StaySignedIn() {
  useEffect(() => {
    const renew = () => {
      if (document.visibilityState === "hidden" || Date.now() - asked < renewMs) return;
      asked = Date.now();
      // Who is out is told by whatever is asked for next.
      fetch("/api/auth/get-session").catch(() => {
        asked = Number.NEGATIVE_INFINITY;
      });
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
