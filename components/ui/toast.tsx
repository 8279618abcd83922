"use client";

import { useSyncExternalStore } from "react";
import { later, useLater } from "./later";
import type * as Surface from "./toast-surface";

const surface = later(() => import("./toast-surface"));

type Say = (toast: typeof Surface.toast) => void;

/** Toasts from before there was somewhere to show them. */
const waiting: Say[] = [];
const listeners = new Set<() => void>();
let wanted = false;
let ready = false;

function say(words: Say): void {
  const loaded = surface.known();
  if (ready && loaded !== null) {
    words(loaded.toast);
    return;
  }
  waiting.push(words);
  wanted = true;
  for (const tell of listeners) tell();
}

function onReady(): void {
  ready = true;
  const loaded = surface.known();
  if (loaded !== null) for (const words of waiting.splice(0)) words(loaded.toast);
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Where toasts appear, from the first one on. */
export function Toaster() {
  const asked = useSyncExternalStore(
    subscribe,
    () => wanted,
    () => false,
  );
  const loaded = useLater(surface, asked);
  return asked && loaded !== null ? <loaded.ToastSurface onReady={onReady} /> : null;
}

export type WayBack = { readonly label?: string; readonly run: () => void };

let said = 0;

/**
 * One sentence about what was done, with at most one way back. What is returned takes it away, for when that way is
 * closed; afterwards it does nothing.
 */
export function notify(sentence: string, undo?: WayBack): () => void {
  said += 1;
  const id = `notice-${said}`;
  say((toast) =>
    toast.success(sentence, {
      id,
      ...(undo ? { action: { label: undo.label ?? "Undo", onClick: undo.run } } : {}),
    }),
  );
  return () => say((toast) => toast.dismiss(id));
}

/** A small thing that did not work and needs no decision. What needs one is an error card. */
export function notifyFailure(sentence: string): void {
  say((toast) => toast.error(sentence));
}
