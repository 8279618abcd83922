import { counted } from "@/runtime/counted";

/** Days of each kind of record, as they stand in the form. */
export type DaysInput = {
  readonly detailDays: 7 | 30 | 180;
  readonly runDays: number;
  readonly eventDays: number;
};

/** Bounds of the records, in days; the server asks for the same. */
const bounds = { runDays: [90, 400], eventDays: [30, 400] } as const;

function outside(days: number, [min, max]: readonly [number, number]): string | undefined {
  const isFine = Number.isInteger(days) && days >= min && days <= max;
  return isFine ? undefined : `A whole number from ${min} to ${max}.`;
}

/** What is wrong with the numbers, by field. */
export function problemIn({ detailDays, runDays, eventDays }: DaysInput): {
  readonly runDays: string | undefined;
  readonly eventDays: string | undefined;
} {
  const short =
    runDays < detailDays
      ? `Details are kept for ${counted(detailDays, "day")}, and runs as long.`
      : undefined;
  return {
    runDays: outside(runDays, bounds.runDays) ?? short,
    eventDays: outside(eventDays, bounds.eventDays),
  };
}

/** Whether something that is there now is deleted by it. */
export function loses(before: Omit<DaysInput, "detailDays">, after: DaysInput): boolean {
  return after.runDays < before.runDays || after.eventDays < before.eventDays;
}
