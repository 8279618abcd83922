"use client";

import { useEffect, useState } from "react";

/**
 * Code that a page does not need to be read: it comes when it is wanted, or after the first movement of a
 * hand, when the browser has nothing else to do.
 */
export type Later<Module> = {
  load(): Promise<Module>;
  /** Null until it has come. */
  known(): Module | null;
};

/**
 * `touch` is for what the first press most likely opens: it is asked for as soon as the pointer moves, and `next`
 * when that is there. A browser fetches six files at a time: what comes besides would make it wait.
 */
export type Wanted = "idle" | "touch" | "next";

/** @param fetched an `import()` of its own, so that the bundler makes it a file of its own. */
export function later<Module>(
  fetched: () => Promise<Module>,
  wanted: Wanted = "idle",
): Later<Module> {
  let module: Module | null = null;
  let coming: Promise<Module> | null = null;
  const load = () => {
    coming ??= fetched().then(
      (loaded) => {
        module = loaded;
        return loaded;
      },
      (error) => {
        // A lost network: the next one who wants it asks again.
        coming = null;
        throw error;
      },
    );
    return coming;
  };
  fetchWhenTouched(load, wanted);
  return { load, known: () => module };
}

/** While it is wanted and the network is away. */
const againMs = 2_000;
const againMostMs = 30_000;

/** The module once it is wanted and there. */
export function useLater<Module>(part: Later<Module>, wanted: boolean): Module | null {
  const [module, setModule] = useState(part.known);
  useEffect(() => {
    if (!wanted || module !== null) return;
    let gone = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const ask = (waitMs: number) => {
      part.load().then(
        (loaded) => {
          if (!gone) setModule(() => loaded);
        },
        () => {
          if (!gone) again = setTimeout(ask, waitMs, Math.min(2 * waitMs, againMostMs));
        },
      );
    };
    ask(againMs);
    return () => {
      gone = true;
      clearTimeout(again);
    };
  }, [part, wanted, module]);
  return module;
}

const touches = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
type Load = () => Promise<unknown>;
const waiting: Load[] = [];
/** Of what waits: not even for an idle moment, once a pointer moves. */
const first: Load[] = [];
const second: Load[] = [];
/** Once what the first press opens has come, not when all that waits has: one of those may take long. */
const told = new Set<() => void>();
let touched = false;
let isTold = false;
let listening = false;
/** What the first press opens, and what the next one may, once they have come or failed to. */
let opening: Promise<unknown> = Promise.resolve();

const fetchAll = (loads: readonly Load[]) => Promise.allSettled(loads.map((load) => load()));

/** One after the other, so that none of them stands in the way of what is done next. */
async function fetchWaiting(): Promise<void> {
  for (let load = waiting.shift(); load !== undefined; load = waiting.shift()) {
    await whenIdle();
    await load().catch(() => undefined);
  }
}

/**
 * Once what the first press opens is there and the browser has nothing else to do, half a second after that at
 * the latest: while code is on its way a browser is idle, and would be busy when it comes.
 */
export async function whenIdle(): Promise<void> {
  await opening;
  await idle();
}

function idle(): Promise<void> {
  return new Promise((go) => {
    if (typeof requestIdleCallback === "function")
      requestIdleCallback(() => go(), { timeout: 500 });
    else setTimeout(go, 50);
  });
}

/**
 * What comes of a page that opens, not of a hand: it gives the focus to something itself, and a browser tells of
 * the pointer that rests where it was drawn. Who goes on from there is somebody.
 */
function isByPage(event: Event): boolean {
  if (event.type === "focusin") return (event as FocusEvent).relatedTarget === null;
  if (event.type !== "pointermove") return false;
  const { movementX, movementY } = event as PointerEvent;
  return movementX === 0 && movementY === 0;
}

function onTouch(event: Event): void {
  if (!event.isTrusted || isByPage(event)) return;
  touched = true;
  for (const name of touches) removeEventListener(name, onTouch, true);
  // A key opens something else: that goes first.
  if (event.type.startsWith("pointer")) {
    // What has come is drawn before more code comes: running that would stand in its way.
    const opened = fetchAll(first).then(idle);
    void opened.then(tellAll);
    opening = opened.then(() => fetchAll(second));
  } else {
    waiting.unshift(...first, ...second);
    tellAll();
  }
  void fetchWaiting();
}

function tellAll(): void {
  for (const tell of told) tell();
  told.clear();
  isTold = true;
}

/** Asks for code once somebody has touched the page; until then it costs nothing. */
export function fetchWhenTouched(load: Load, wanted: Wanted = "idle"): void {
  if (typeof window === "undefined") return;
  if (touched) {
    waiting.push(load);
    if (waiting.length === 1) void fetchWaiting();
    return;
  }
  ({ touch: first, next: second, idle: waiting })[wanted].push(load);
  listen();
}

function listen(): void {
  if (listening) return;
  listening = true;
  for (const name of touches) addEventListener(name, onTouch, { capture: true, passive: true });
}

/** Whether somebody has touched the page, and what they opened is drawn: what only they could want comes then. */
export function useTouched(): boolean {
  const [touchedNow, setTouched] = useState(false);
  useEffect(() => {
    const tell = () => setTouched(true);
    if (isTold) {
      tell();
      return;
    }
    told.add(tell);
    listen();
    return () => void told.delete(tell);
  }, []);
  return touchedNow;
}
