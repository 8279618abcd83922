"use client";

import { Dialog, SheetContent } from "@/components/ui/dialog";
import { Sidebar } from "./sidebar";

/** The sidebar over the page. */
export function NavigationSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose}>
      <SheetContent title="Menu" side="left" className="w-72 bg-bg">
        <Sidebar className="h-full pt-3 [&>button:first-child]:mr-10" />
      </SheetContent>
    </Dialog>
  );
}
