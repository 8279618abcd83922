"use client";

import { useRef } from "react";
import { flushSync } from "react-dom";
import type { JsonObject } from "@/runtime/json";

export type Rows = {
  /** What a row is to React, wherever it moves. */
  readonly keys: readonly number[];
  set(index: number, row: JsonObject, at: string): void;
  /** Puts rows in place of an empty one, else behind it. */
  insert(index: number, more: readonly JsonObject[]): void;
  /** The caret goes to the first field of a row. */
  enter(index: number): void;
  /** An empty row behind this one, with the caret in its first field. */
  add(after: number): void;
  /** The caret goes to the row before, as it does in a text. */
  remove(index: number): void;
  /** What had the focus in the row keeps it. */
  move(from: number, to: number): void;
};

let nextKey = 0;

/**
 * What one does with the rows of a list at `path`: all of it is there before the next key arrives, so that
 * a whole list is typed and put in order without the mouse.
 */
export function useRows(
  rows: readonly JsonObject[],
  path: string,
  first: string,
  write: (rows: readonly JsonObject[], at: string) => void,
): Rows {
  const keys = useRef<number[]>([]);
  while (keys.current.length < rows.length) keys.current.push(nextKey++);
  keys.current.length = rows.length;
  // Each of these is a step of undo of its own, unlike letters typed into one field.
  const now = (next: readonly JsonObject[]) => flushSync(() => write(next, `${path} ${nextKey++}`));
  const focusFirst = (index: number) => focusField(`${path}[${index}].${first}`);
  return {
    keys: keys.current,
    set: (index, row, at) =>
      write(
        rows.map((old, other) => (other === index ? row : old)),
        at,
      ),
    insert(index, more) {
      const taken = isEmpty(rows[index]);
      const at = taken ? index : index + 1;
      keys.current.splice(at, taken ? 1 : 0, ...more.map(() => nextKey++));
      now([...rows.slice(0, at), ...more, ...rows.slice(taken ? at + 1 : at)]);
      focusFirst(at + more.length - 1);
    },
    enter: focusFirst,
    add(after) {
      keys.current.splice(after + 1, 0, nextKey++);
      now([...rows.slice(0, after + 1), {}, ...rows.slice(after + 1)]);
      focusFirst(after + 1);
    },
    remove(index) {
      keys.current.splice(index, 1);
      now(rows.filter((_, other) => other !== index));
      if (rows.length > 1) focusFirst(Math.max(0, index - 1));
      else focusField(path);
    },
    move(from, to) {
      const row = rows[from];
      const key = keys.current[from];
      if (row === undefined || key === undefined || to < 0 || to >= rows.length || to === from) {
        return;
      }
      const held = document.activeElement?.getAttribute("data-field") ?? "";
      keys.current.splice(to, 0, ...keys.current.splice(from, 1));
      now(rows.toSpliced(from, 1).toSpliced(to, 0, row));
      const inRow = `${path}[${from}]`;
      if (held.startsWith(inRow)) focusField(`${path}[${to}]${held.slice(inRow.length)}`);
    },
  };
}

export function isEmpty(row: JsonObject | undefined): boolean {
  return row !== undefined && Object.values(row).every((value) => value === "");
}

function focusField(field: string): void {
  document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)?.focus();
}
