import { create } from "zustand";

/** Where a person is in the guide, for one distributor. Kept in the browser. */
export type GuideProgress = {
  /** `offered` until somebody takes it up or puts it away. */
  readonly state: "offered" | "running" | "away" | "done";
  /** From 0. */
  readonly step: number;
  /** The flow that is built with it; null before it is made. */
  readonly flow: string | null;
  /** The run that was read in the end. */
  readonly run: string | null;
  /** Its map; null before there is one, or where the step was skipped. */
  readonly map: string | null;
};

export const notBegun: GuideProgress = {
  state: "offered",
  step: 0,
  flow: null,
  run: null,
  map: null,
};

type GuideStore = {
  /** Begun by a press just now, not found running: its strip takes the focus, as its button is gone. */
  readonly pressed: boolean;
  /** Null until the browser's memory was read: nothing is shown before. */
  readonly key: string | null;
  readonly progress: GuideProgress;
};

export const useGuide = create<GuideStore>()(() => ({
  pressed: false,
  key: null,
  progress: notBegun,
}));

/** Names the memory of one person at one distributor. */
export function guideKey(email: string, distributor: string): string {
  return `orderloom.guide.${distributor}.${email}`;
}

/** Takes up what this browser remembers. */
export function openGuide(key: string): void {
  if (useGuide.getState().key !== key) {
    useGuide.setState({ key, progress: parseProgress(read(key)) });
  }
}

/** A memory that is damaged, or of another build, is none. */
export function parseProgress(text: string | null): GuideProgress {
  try {
    const { state, step, flow, run, map } = (JSON.parse(text ?? "{}") ??
      {}) as Partial<GuideProgress>;
    const known = state === "running" || state === "away" || state === "done";
    if (!known || typeof step !== "number" || !Number.isInteger(step) || step < 0 || step > 4) {
      return notBegun;
    }
    return {
      state,
      step,
      flow: typeof flow === "string" ? flow : null,
      run: typeof run === "string" ? run : null,
      map: typeof map === "string" ? map : null,
    };
  } catch {
    return notBegun;
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function setProgress(change: Partial<GuideProgress>): void {
  const { key, progress: before } = useGuide.getState();
  const progress = { ...before, ...change };
  useGuide.setState({ progress });
  try {
    if (key !== null) localStorage.setItem(key, JSON.stringify(progress));
  } catch {
    // A full or forbidden store: the guide then begins anew after a reload.
  }
}

/** From the beginning, or where it was left. */
export function startGuide(): void {
  useGuide.setState({ pressed: true });
  const { state, step } = useGuide.getState().progress;
  setProgress(
    state === "away" && step > 0 ? { state: "running" } : { ...notBegun, state: "running" },
  );
}

export function restartGuide(): void {
  useGuide.setState({ pressed: true });
  setProgress({ ...notBegun, state: "running" });
}
