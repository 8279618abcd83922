import type { Json, JsonObject } from "@/runtime/json";
import type { Collection } from "./document-store";

/** What a person can make go wrong with one system. Rates are in percent of the calls. */
export type Faults = {
  readonly down: boolean;
  readonly slowMs: number;
  readonly throttlePercent: number;
  readonly retryAfterSeconds: number;
  readonly errorPercent: number;
  readonly wrongJsonPercent: number;
  /** Does the work, then cuts the connection without an answer. */
  readonly loseAnswerPercent: number;
  /** Sends an event twice. */
  readonly duplicatePercent: number;
  /** Holds events back for a random time, so that later ones overtake. */
  readonly outOfOrder: boolean;
};

export const noFaults: Faults = {
  down: false,
  slowMs: 0,
  throttlePercent: 0,
  retryAfterSeconds: 2,
  errorPercent: 0,
  wrongJsonPercent: 0,
  loseAnswerPercent: 0,
  duplicatePercent: 0,
  outOfOrder: false,
};

export const faultLabels: { readonly [name in keyof Faults]: string } = {
  down: "Down: every call is answered 503, nothing is done",
  slowMs: "Slow: wait this many milliseconds before the work",
  throttlePercent: "Busy: percent of calls answered 429, nothing is done",
  retryAfterSeconds: "Retry-After of the 429, seconds",
  errorPercent: "Error: percent of calls answered 500, nothing is done",
  wrongJsonPercent: "Wrong JSON: percent of answers cut in half",
  loseAnswerPercent: "Lost answer: percent of calls done, then cut off without an answer",
  duplicatePercent: "Duplicate: percent of events sent twice",
  outOfOrder: "Out of order: events overtake each other",
};

/** What happens to one call, decided before it is served. */
export type Fate = {
  readonly before: "work" | "down" | "throttle" | "error";
  readonly after: "answer" | "wrong-json" | "lose-answer";
};

export function readFaults(settings: Collection, system: string): Faults {
  return { ...noFaults, ...(settings.get(`faults.${system}`) as Partial<Faults> | undefined) };
}

/** Keeps known names with sensible values; percentages are cut to 0…100. Returns what now holds. */
export function writeFaults(settings: Collection, system: string, change: JsonObject): Faults {
  const next: Record<string, Json> = { ...readFaults(settings, system) };
  for (const [name, standard] of Object.entries(noFaults)) {
    const value = change[name];
    if (typeof standard === "boolean" && value !== undefined) {
      next[name] = value === true || value === "on" || value === "true";
    } else if (typeof standard === "number" && value !== undefined) {
      const number = Number(value);
      const most = name.endsWith("Percent") ? 100 : 600_000;
      next[name] = Number.isFinite(number) ? Math.min(most, Math.max(0, number)) : standard;
    }
  }
  settings.put(`faults.${system}`, next);
  return next as unknown as Faults;
}

/**
 * Rolls the dice. The header `x-sandbox-fault` of a call (`down`, `throttle`, `error`, `wrong-json`,
 * `lose-answer`) forces one fault for that call.
 */
export function decideFate(faults: Faults, forced: string | undefined, random: () => number): Fate {
  const hit = (percent: number) => percent > 0 && random() * 100 < percent;
  return {
    before: decideBefore(faults, forced, hit),
    after:
      forced === "lose-answer" || hit(faults.loseAnswerPercent)
        ? "lose-answer"
        : forced === "wrong-json" || hit(faults.wrongJsonPercent)
          ? "wrong-json"
          : "answer",
  };
}

function decideBefore(
  faults: Faults,
  forced: string | undefined,
  hit: (percent: number) => boolean,
): Fate["before"] {
  if (faults.down || forced === "down") {
    return "down";
  }
  if (forced === "throttle" || hit(faults.throttlePercent)) {
    return "throttle";
  }
  return forced === "error" || hit(faults.errorPercent) ? "error" : "work";
}
