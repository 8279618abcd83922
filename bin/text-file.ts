import { readFileSync } from "node:fs";
import { whyUnreadable } from "../server/unreadable-file";

/** The text of a file that somebody names. Bytes that are no UTF-8 are refused, not replaced. */
export function readTextFile(path: string): string {
  try {
    // A byte order mark is kept for whoever parses the text.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const isEncoding = code === "ERR_ENCODING_INVALID_ENCODED_DATA";
    const why = isEncoding ? "it is not UTF-8. Save it as UTF-8" : whyUnreadable(error);
    throw new Error(`${path} cannot be read: ${why}.`, { cause: error });
  }
}
