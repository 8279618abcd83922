"use client";

import { CloudOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useNow } from "@/components/ui/use-now";
import { serverReach } from "./server-reach";

/** @param nextAt epoch ms of the next try; null while one is under way */
export function AwayBar({ nextAt }: { readonly nextAt: number | null }) {
  const now = useNow(1_000);
  const left = nextAt === null ? 0 : Math.max(1, Math.ceil((nextAt - now) / 1_000));
  return (
    <div className="pointer-events-none fixed inset-x-3 top-13 z-50 flex justify-center">
      <div className="pointer-events-auto flex min-h-9 items-center gap-2 rounded-8 bg-raised py-1 pr-1.5 pl-3 text-12 shadow-3">
        <Icon as={CloudOff} size="s" className="text-caution" />
        <span role="status" className="font-medium">
          Not connected to the server
        </span>
        <span className="min-w-32 text-fg-2 tabular-nums" aria-hidden="true">
          {nextAt === null ? "trying now" : `trying again in ${left} s`}
        </span>
        <Button size="s" disabled={nextAt === null} onClick={() => void serverReach.ask()}>
          Try now
        </Button>
      </div>
    </div>
  );
}
