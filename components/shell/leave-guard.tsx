"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";

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
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    // Before the links of the router hear of it.
    document.addEventListener("click", onClick, true);
    addEventListener("beforeunload", onUnload);
    return () => {
      document.removeEventListener("click", onClick, true);
      removeEventListener("beforeunload", onUnload);
    };
  }, [unsaved]);
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
