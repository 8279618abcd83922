"use client";

import { Fragment } from "react";
import { usePlace } from "@/components/shell/place";
import { formatDue } from "@/components/ui/format";
import { useNow } from "@/components/ui/use-now";
import { DueTimes } from "@/runtime/calendar/due-times";

const shown = 3;

/** The next times of a schedule on the clock of its zone; nothing for what is no schedule. */
export function NextTimes({ cron, zone }: { readonly cron: string; readonly zone: string }) {
  const { distributor } = usePlace();
  const now = useNow(60_000);
  const times = nextTimes(cron, zone, now);
  if (times.length === 0) return null;
  return (
    <>
      Next:{" "}
      {times.map((at, place) => (
        <Fragment key={at}>
          {place > 0 ? " · " : null}
          <span className="whitespace-nowrap">{formatDue(at, zone)}</span>
        </Fragment>
      ))}
      {zone === distributor.timeZone ? null : ` (${zone})`}
    </>
  );
}

function nextTimes(cron: string, zone: string, now: number): readonly number[] {
  try {
    const due = new DueTimes(cron, zone);
    const times: number[] = [];
    for (let at = due.next(now); at !== null && times.length < shown; at = due.next(at)) {
      times.push(at);
    }
    return times;
  } catch (error) {
    // The field's own message says what is wrong with it.
    if (error instanceof RangeError) return [];
    throw error;
  }
}
