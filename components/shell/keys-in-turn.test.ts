import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EarlyDeed } from "./keep-early";
import { goesAhead } from "./keys-in-turn";

/** Stands for an element: a field or not, whose code is there or not. */
class Part extends EventTarget {
  readonly field: boolean;
  readonly heard: boolean;
  constructor(field: boolean, heard: boolean) {
    super();
    this.field = field;
    this.heard = heard;
  }
  matches(): boolean {
    return this.field;
  }
}
beforeEach(() => void vi.stubGlobal("Element", Part));
afterEach(() => void vi.unstubAllGlobals());

const slow = new Part(false, false);
const ready = new Part(false, true);
const field = new Part(true, true);
const press = (target: Part) => ({ kind: "press", target }) as unknown as EarlyDeed;
const key = { kind: "key", target: ready } as unknown as EarlyDeed;

function goes(kept: readonly EarlyDeed[], pressed: string, target = ready): boolean {
  const [name = "", ...modifiers] = pressed.split("+").toReversed();
  const event = {
    key: name,
    ctrlKey: modifiers.includes("Control"),
    metaKey: modifiers.includes("Meta"),
    shiftKey: modifiers.includes("Shift"),
    target,
  };
  const isHeard = (element: Element) => (element as unknown as Part).heard;
  return goesAhead({ kept: [...kept], isHeard }, event);
}

test("a press that waits for a slow part keeps nobody's keys", () => {
  for (const pressed of ["Tab", "a", "Enter", "F5", "Control+r"])
    expect(goes([press(slow)], pressed), pressed).toBe(true);
});

test("a key follows the keys that are kept, and a press that is done at once", () => {
  for (const pressed of ["a", "Tab", "Enter", "Control+k", "Meta+K", "Shift+F10"]) {
    expect(goes([key], pressed), pressed).toBe(false);
    expect(goes([press(slow), key], pressed), pressed).toBe(false);
    expect(goes([press(ready)], pressed), pressed).toBe(false);
    // It is being done.
    expect(goes([], pressed), pressed).toBe(false);
  }
});

test("the browser's chords and function keys never wait", () => {
  for (const pressed of ["F5", "F10", "F12", "Control+r", "Control+Shift+R", "Meta+v"])
    for (const kept of [[key], [press(slow), key], [press(ready)], []])
      expect(goes(kept, pressed), pressed).toBe(true);
});

test("a field that works has its keys, unless a key that is kept is the next", () => {
  expect(goes([press(slow), key], "a", field)).toBe(true);
  expect(goes([press(ready)], "Tab", field)).toBe(true);
  expect(goes([press(slow), key], "a", new Part(true, false))).toBe(false);
  expect(goes([key, press(slow)], "a", field)).toBe(false);
});
