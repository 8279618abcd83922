"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { formatDuration, formatInstant } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { counted } from "@/runtime/counted";
import type { ConnectionView } from "./connection-types";

/** What went over the connection in the last day, who used it last, and what waits for it. */
export function HealthCard({
  connection: { id, state, lastUsedAt, lastUsedBy },
  zone,
}: {
  readonly connection: ConnectionView;
  readonly zone: string;
}) {
  const trpc = useTRPC();
  const path = usePath();
  const { data } = useQuery(
    trpc.connections.health.queryOptions({ id }, { refetchInterval: 15_000 }),
  );
  // Its room is kept, so that the form below does not move when it comes.
  if (data === undefined) return <Skeleton lines={2} className="min-h-18 max-w-[592px] pb-0" />;
  const { calls, failed, meanMs, held, refused } = data;
  return (
    <section
      aria-label="Health"
      className="flex min-h-18 max-w-[592px] items-start gap-2 px-4 pt-4"
    >
      <Icon as={Activity} className="mt-0.5 text-fg-3" />
      <p className="min-w-0 break-words">
        {calls === 0
          ? "No calls in the last 24 hours."
          : `${calls.toLocaleString("en")} calls in the last 24 hours, ${failed.toLocaleString("en")} failed (${((failed / calls) * 100).toFixed(failed === 0 ? 0 : 1)} %).`}
        {meanMs === null ? "" : ` A call takes ${formatDuration(meanMs)} on average.`}
        {held > 0 ? (
          <>
            {" "}
            <Link className="text-accent underline" href={path("/runs?status=held")}>
              {counted(held, "run is", "runs are")} held
            </Link>
            {state === "paused"
              ? " until it is resumed."
              : refused
                ? ": it refused our credentials. Correct them below, test, then let the runs try at once."
                : "."}
          </>
        ) : null}
        <span className="block text-11 text-fg-3">
          {lastUsedAt === null
            ? "Never used"
            : `Last used ${formatInstant(lastUsedAt.getTime(), zone)}${lastUsedBy === null ? "" : ` by ${lastUsedBy}`}`}
        </span>
      </p>
    </section>
  );
}
