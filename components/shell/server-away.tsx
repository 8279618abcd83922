"use client";

import { useEffect, useSyncExternalStore } from "react";
import { later, useLater } from "@/components/ui/later";
import { type Reach, serverReach } from "./server-reach";

const bar = later(() => import("./away-bar"));
/** It cannot come when it is wanted: on a page that nobody touches it comes this long after the page. */
const barAfterMs = 10_000;

const unknown: Reach = { away: false };

/** Says over every page that the server does not answer, when it is asked again, and asks at once if wanted. */
export function ServerAway() {
  const reach = useSyncExternalStore(serverReach.watch, serverReach.state, () => unknown);
  const loaded = useLater(bar, reach.away);
  useEffect(() => {
    const ask = () => {
      if (!document.hidden && serverReach.state().away) void serverReach.ask();
    };
    const timer = setTimeout(() => void bar.load().catch(() => undefined), barAfterMs);
    const lost = () => serverReach.unanswered();
    window.addEventListener("online", ask);
    window.addEventListener("offline", lost);
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", ask);
      window.removeEventListener("offline", lost);
      document.removeEventListener("visibilitychange", ask);
    };
  }, []);
  return reach.away && loaded !== null ? <loaded.AwayBar nextAt={reach.nextAt} /> : null;
}
