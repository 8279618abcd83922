"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { leaveField } from "./leave-field";

/**
 * Asks before a link leads away from what was typed and is not saved, and has the browser ask before it closes
 * or reloads the page. The way back cannot be asked about.
 */
export function LeaveGuard({
  unsaved,
  onLeave,
}: {
  readonly unsaved: boolean;
  /** Told when somebody leaves all the same. */
  readonly onLeave?: () => void;
}) {
  const router = useRouter();
  const [to, setTo] = useState<string | null>(null);
  useEffect(() => {
    if (!unsaved) return;
    const onClick = (event: MouseEvent) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank") return;
      if (link.origin !== location.origin || link.hasAttribute("download")) return;
      if (link.pathname === location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setTo(link.pathname + link.search + link.hash);
    };
    // Before the links of the router hear of it.
    document.addEventListener("click", onClick, true);
    return () => document.removeEventListener("click", onClick, true);
  }, [unsaved]);
  useUnloadGuard(unsaved);
  return (
    <Dialog open={to !== null} onOpenChange={() => setTo(null)}>
      <DialogContent
        title="Leave without saving?"
        description="What you typed here is not saved and would be gone."
        footer={
          <DialogActions
            keep="Stay"
            look="danger"
            onClick={() => {
              if (to === null) return;
              onLeave?.();
              router.push(to);
            }}
          >
            Leave
          </DialogActions>
        }
      />
    </Dialog>
  );
}

/** What is still in a field counts, too: it is taken over before it is looked whether anything is unsaved. */
export function useUnloadGuard(unsaved: boolean): void {
  const latest = useRef(unsaved);
  useEffect(() => {
    latest.current = unsaved;
  });
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      leaveField();
      if (latest.current) event.preventDefault();
    };
    addEventListener("beforeunload", onUnload);
    // Back and forward: the router has taken the page away by the time the address is another.
    const onNavigate = (event: Event) => {
      if ("navigationType" in event && event.navigationType === "traverse") leaveField();
    };
    const navigation = "navigation" in window ? (window.navigation as EventTarget) : null;
    addEventListener("pagehide", leaveField);
    navigation?.addEventListener("navigate", onNavigate);
    return () => {
      removeEventListener("beforeunload", onUnload);
      removeEventListener("pagehide", leaveField);
      navigation?.removeEventListener("navigate", onNavigate);
    };
  }, []);
}
