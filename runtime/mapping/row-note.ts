import type { Json } from "../json";

/** What a row's note says; "" for none. A note may begin with empty lines: the gap above the row in the map's text. */
export function noteWords(note: Json | undefined): string {
  return typeof note === "string" ? note.trim() : "";
}

/** The note with other words and its gap; undefined where neither is left. */
export function withNoteWords(note: Json | undefined, words: string): string | undefined {
  const before = typeof note === "string" ? note : null;
  const isGap = before !== null && before.trim() === "";
  const gap = isGap ? `${before}\n` : (/^\n*/.exec(before ?? "")?.[0] ?? "");
  if (words.trim() !== "") return gap + words.replaceAll("\r", "");
  // The last of its lines begins the row, or the words.
  return gap === "" ? undefined : gap.slice(0, -1);
}
