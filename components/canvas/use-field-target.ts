"use client";

import { useLayoutEffect } from "react";
import type { InspectorTab } from "@/components/inspector/node-inspector";
import { heldMostMs, holdKeys } from "@/components/ui/held-keys";
import { useEditor } from "./editor-context";
import { settingsPanel, watchSettingsFocus } from "./settings-focus";

const optionFields = ["retry", "timeoutMs", "onError", "idempotencyKey", "join"];

/** In a form that is there a field is drawn by then, or has no place in it. */
const framesMost = 60;

/**
 * Takes the person to the field of a jump: the right tab, in view, with the caret in it. What is typed before the
 * form is there waits for it: on the canvas its letters would be commands.
 */
export function useFieldTarget(setTab: (tab: InspectorTab) => void): void {
  const { node, field, jump } = useEditor(({ target }) => target);
  useLayoutEffect(() => {
    if (jump === 0 || field === null) return;
    if (node !== null)
      setTab(optionFields.some((name) => field.startsWith(name)) ? "options" : "setup");
    // At once, so that the next key goes into the field; a tab that must open first needs a moment, and the
    // form itself where it is the first one.
    if (focusField(field, false)) return;
    const wentElsewhere = watchSettingsFocus();
    const release = holdKeys();
    const until = performance.now() + heldMostMs;
    let drawn = 0;
    let frame = requestAnimationFrame(function look(now) {
      if (settingsPanel() !== null) drawn += 1;
      const over = drawn > framesMost || now > until || wentElsewhere();
      if (over || focusField(field, drawn > 2)) release();
      else frame = requestAnimationFrame(look);
    });
    return () => {
      cancelAnimationFrame(frame);
      release();
    };
  }, [node, field, jump, setTab]);
}

/** `nearest`: where the field itself is not drawn, what is around it. */
function focusField(field: string, nearest: boolean): boolean {
  const panel = settingsPanel();
  const element = panel === null ? null : fieldElement(panel, field, nearest);
  element?.scrollIntoView({ block: "nearest" });
  element?.focus();
  return element !== null;
}

/** An empty path is the first one to type into. */
function fieldElement(panel: HTMLElement, field: string, nearest: boolean): HTMLElement | null {
  for (
    let path = field;
    path !== "";
    path = path.replace(/(?:\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, "")
  ) {
    const found = panel.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`);
    if (found !== null) return inner(found);
    if (!nearest) return null;
  }
  const open = panel.querySelector<HTMLElement>("[role=tabpanel][data-state=active]");
  return (
    open?.querySelector<HTMLElement>(
      ":is(input, textarea, [role=combobox], [role=checkbox]):not(:disabled)",
    ) ??
    open?.querySelector<HTMLElement>("button:not(:disabled)") ??
    null
  );
}

function inner(element: HTMLElement): HTMLElement {
  if (element.matches("input, textarea, button")) return element;
  return element.querySelector<HTMLElement>("input, textarea, button[role=combobox]") ?? element;
}
