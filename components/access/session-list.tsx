"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { usePlace } from "@/components/shell/place";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatDistance, formatInstant } from "@/components/ui/format";
import { useNow } from "@/components/ui/use-now";
import type { AppRouter } from "@/server/trpc/app-router";
import { addressWords, deviceWords } from "./device-words";

type Session = inferRouterOutputs<AppRouter>["access"]["members"]["sessions"][number] & {
  readonly isThis?: boolean;
};

/** “within the last 15 min”, “3 h ago”: the server knows a use only to a quarter of an hour. */
function lastUse(at: number, now: number): string {
  return now - at < 16 * 60_000 ? "used in the last 15 min" : `used ${formatDistance(at, now)}`;
}

/** Where somebody is signed in: device, address, last use, and the way to end it. */
export function SessionList({
  sessions,
  ending,
  onEnd,
}: {
  readonly sessions: readonly Session[];
  /** The one that is being ended. */
  readonly ending: string | null;
  readonly onEnd: (id: string) => void;
}) {
  const { timeZone } = usePlace().distributor;
  const now = useNow(60_000);
  return (
    <ul aria-label="Sessions" className="flex flex-col">
      {sessions.map((session) => {
        const device = deviceWords(session.userAgent);
        return (
          <li
            key={session.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2 last:border-b-0"
          >
            <div className="min-w-0 flex-1 basis-56">
              <p className="flex items-center gap-2 font-medium text-13">
                <span className="truncate" title={session.userAgent ?? undefined}>
                  {device}
                </span>
                {session.isThis ? <Badge tone="active">This one</Badge> : null}
              </p>
              <p className="text-12 text-fg-3">
                {addressWords(session.address)} ·{" "}
                <time
                  dateTime={session.lastUsedAt.toISOString()}
                  title={formatInstant(session.lastUsedAt.getTime(), timeZone)}
                >
                  {lastUse(session.lastUsedAt.getTime(), now)}
                </time>{" "}
                · signed in {formatInstant(session.signedInAt.getTime(), timeZone)}
              </p>
            </div>
            {session.isThis ? null : (
              <Button
                size="s"
                look="danger"
                aria-label={`End the session: ${device}, ${addressWords(session.address)}`}
                busy={ending === session.id}
                onClick={() => onEnd(session.id)}
              >
                End
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
