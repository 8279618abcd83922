"use client";

import { useEffect, useSyncExternalStore } from "react";
import { later, useLater } from "@/components/ui/later";
import { useNotRenewed } from "./not-renewed";
import { type Reach, serverReach } from "./server-reach";

const bar = later(() => import("./away-bar"));
/** It cannot come when it is wanted: on a page that nobody touches it comes this long after the page. */
const barAfterMs = 10_000;

const unknown: Reach = { away: false };

/**
 * Says over every page that the server does not answer, or answers and cannot read what the page shows, when it is
 * asked again, and asks at once if wanted.
 */
export function ServerAway() {
  const reach = useSyncExternalStore(serverReach.watch, serverReach.state, () => unknown);
  const { why, nextAt, ask } = useNotRenewed();
  const loaded = useLater(bar, reach.away || why !== null);
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
  if (loaded === null) return null;
  if (reach.away) {
    return (
      <loaded.AwayBar
        what="Not connected to the server"
        nextAt={reach.nextAt}
        onTry={() => void serverReach.ask()}
      />
    );
  }
  return why === null ? null : (
    <loaded.AwayBar what={`Shown as it stood. ${why}`} nextAt={nextAt} onTry={() => void ask()} />
  );
}
