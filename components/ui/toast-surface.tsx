"use client";

import { CircleCheck, CircleX, Info } from "lucide-react";
import { useEffect } from "react";
import { Toaster as Sonner, toast as show } from "sonner";
import { Icon } from "./icon";

export const toast = show;

/** Bottom centre, above what is docked there, one sentence, 6 s, longer while hovered or focused. */
export function ToastSurface({ onReady }: { readonly onReady: () => void }) {
  useEffect(onReady, [onReady]);
  return (
    <Sonner
      position="bottom-center"
      duration={6000}
      visibleToasts={3}
      gap={8}
      offset={{ bottom: "var(--toast-bottom, 20px)" }}
      style={{ fontFamily: "var(--font-sans)" }}
      icons={{
        success: <Icon as={CircleCheck} className="text-positive" />,
        error: <Icon as={CircleX} className="text-negative" />,
        info: <Icon as={Info} className="text-fg-3" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex min-h-9 w-full max-w-[440px] items-center gap-2 rounded-8 bg-raised px-3 py-2 text-13 text-fg shadow-3",
          content: "min-w-0 flex-1",
          actionButton:
            "shrink-0 rounded-5 px-1.5 py-0.5 font-medium text-accent-text hover:bg-hover",
        },
      }}
    />
  );
}
