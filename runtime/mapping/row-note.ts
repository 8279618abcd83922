import type { Json } from "../json";

/** What a row's note says; "" for none. A note may begin with empty lines: the gap above the row in the map's text. */
export function noteWords(note: Json | undefined): string {
  return typeof note === "string" ? note.trim() : "";
}

/** The note with other words and its gap; undefined where neither is left. */
export function withNoteWords(note: Json | undefined, words: string): string | undefined {
  const gap = typeof note === "string" ? (/^\n*/.exec(note)?.[0] ?? "") : "";
  if (words.trim() !== "") return gap + words.replaceAll("\r", "");
  const isGapOnly = typeof note === "string" && note.trim() === "";
  if (isGapOnly) return note;
  return gap === "" ? undefined : gap.slice(1);
}
