"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { formatDuration, formatInstant } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import type { ConnectionTestResult } from "./connection-types";

/** What the last test found, in words, with when and how long it took. */
export function ConnectionTestCard({
  result,
  zone,
}: {
  readonly result: ConnectionTestResult;
  readonly zone: string;
}) {
  const tone = result.ok ? "text-positive" : "text-negative";
  return (
    <div role="status" className="flex max-w-[592px] items-start gap-2 px-4 pt-4">
      <Icon as={result.ok ? CircleCheck : CircleX} className={`mt-0.5 ${tone}`} />
      <p className="min-w-0 break-words">
        {result.message}
        <span className="block text-11 text-fg-3">
          Tested {formatInstant(Date.parse(result.at), zone)}, took{" "}
          {formatDuration(result.durationMs)}
        </span>
      </p>
    </div>
  );
}
