"use client";

import { ClipboardCopy, ClipboardPaste, Copy, Ellipsis } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { isTyping } from "@/components/canvas/is-typing";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { notify, notifyFailure } from "@/components/ui/toast";
import type { Json } from "@/runtime/json";
import { mapPlaces } from "@/runtime/mapping/map-places";
import { parseMap, printMap } from "@/runtime/mapping/map-text";
import { pasteRows, rowWithLists, saysValues } from "@/runtime/mapping/paste-rows";
import type { Mapper } from "./use-mapper";

/** Copies rows as text, and takes rows of another map in, as one step of undo. */
export function RowsMenu({
  mapper,
  selected,
  more,
}: {
  readonly mapper: Mapper;
  readonly selected: string | null;
  /** Further entries. */
  readonly more?: ReactNode;
}) {
  const isRow = selected !== null && mapper.sources.has(selected);
  const copy = (rows: readonly Json[]) => {
    void navigator.clipboard
      .writeText(printMap(rows))
      .then(() => notify(`${counted(mapPlaces(rows).length)} copied.`))
      .catch(() => notifyFailure("This browser does not let the page copy."));
  };
  const paste = () =>
    void navigator.clipboard
      .readText()
      .then((text) => pasteText(mapper, text))
      .catch(() =>
        notifyFailure("This browser does not let the page read the clipboard: press Ctrl V."),
      );
  useRowKeys(mapper, selected);
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton icon={Ellipsis} label="Rows" />
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem icon={Copy} disabled={!isRow} onSelect={() => copy(rowOf(mapper, selected))}>
          Copy the selected row
        </MenuItem>
        <MenuItem
          icon={ClipboardCopy}
          disabled={mapper.fields.length === 0}
          onSelect={() => copy(mapper.fields)}
        >
          Copy all rows
        </MenuItem>
        <MenuItem icon={ClipboardPaste} disabled={!mapper.mayEdit} onSelect={paste}>
          Paste rows
        </MenuItem>
        {more === undefined ? null : <MenuSeparator />}
        {more}
      </MenuContent>
    </Menu>
  );
}

/** Ctrl C copies the selected row, Ctrl V puts copied rows in, wherever nobody types. */
function useRowKeys(mapper: Mapper, selected: string | null): void {
  const latest = useRef({ mapper, selected });
  useEffect(() => {
    latest.current = { mapper, selected };
  });
  useEffect(() => {
    const onCopy = (event: ClipboardEvent) => {
      const marked = getSelection()?.toString() ?? "";
      if (isElsewhere(event) || marked !== "") return;
      const rows = rowOf(latest.current.mapper, latest.current.selected);
      if (rows.length === 0) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", printMap(rows));
      notify(`${counted(mapPlaces(rows).length)} copied.`);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isElsewhere(event) || !latest.current.mapper.mayEdit) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      event.preventDefault();
      pasteText(latest.current.mapper, text);
    };
    addEventListener("copy", onCopy);
    addEventListener("paste", onPaste);
    return () => {
      removeEventListener("copy", onCopy);
      removeEventListener("paste", onPaste);
    };
  }, []);
}

/** The selected row, with the lists around it; none where nothing is selected that has one. */
function rowOf({ fields }: Mapper, selected: string | null): readonly Json[] {
  const row = selected === null ? null : rowWithLists(fields, selected);
  return row === null ? [] : [row];
}

function isElsewhere(event: ClipboardEvent): boolean {
  const { target } = event;
  const inDialog = target instanceof Element && target.closest("[role=dialog]") !== null;
  return event.defaultPrevented || inDialog || isTyping(target);
}

function pasteText(mapper: Mapper, text: string): void {
  const read = parseMap(text.replaceAll("\r\n", "\n").trimEnd());
  if ("problem" in read || !saysValues(read.rows)) {
    const why = "problem" in read ? ` Line ${read.line}: ${read.problem}.` : "";
    notifyFailure(`These are no rows of a map.${why}`);
    return;
  }
  const { fields, added, replaced } = pasteRows(mapper.fields, read.rows);
  mapper.write(() => fields, `Paste ${counted(added + replaced)}`);
  notify(`${counted(added)} added, ${replaced} replaced. Ctrl Z takes them back.`);
}

function counted(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
