"use client";

import { CloudOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useNow } from "@/components/ui/use-now";

type AwayBarProps = {
  /** "Not connected to the server". */
  readonly what: string;
  /** Epoch ms of the next try; null while one is under way. */
  readonly nextAt: number | null;
  readonly onTry: () => void;
};

/** Over every page: what is away, when it is asked again, and the way to ask at once. */
export function AwayBar({ what, nextAt, onTry }: AwayBarProps) {
  const now = useNow(1_000);
  const left = nextAt === null ? 0 : Math.max(1, Math.ceil((nextAt - now) / 1_000));
  return (
    <div className="pointer-events-none fixed inset-x-3 top-13 z-50 flex justify-center">
      <div className="pointer-events-auto flex min-h-9 items-center gap-2 rounded-8 bg-raised py-1 pr-1.5 pl-3 text-12 shadow-3">
        <Icon as={CloudOff} size="s" className="text-caution" />
        <p className="flex min-w-0 flex-wrap gap-x-2">
          <span role="status" className="font-medium">
            {what}
          </span>
          <span className="min-w-32 text-fg-2 tabular-nums" aria-hidden="true">
            {nextAt === null ? "trying now" : `trying again in ${left} s`}
          </span>
        </p>
        <Button size="s" disabled={nextAt === null} onClick={onTry}>
          Try now
        </Button>
      </div>
    </div>
  );
}
