/** What one check of the doctor saw. */
export type Finding = {
  readonly check: string;
  readonly state: "ok" | "warning" | "failed";
  readonly found: string;
  /** What to do about it; only where there is something. */
  readonly advice?: string;
};

export function ok(check: string, found: string): Finding {
  return { check, state: "ok", found };
}

export function warning(check: string, found: string, advice: string): Finding {
  return { check, state: "warning", found, advice };
}

export function failed(check: string, found: string, advice: string): Finding {
  return { check, state: "failed", found, advice };
}
