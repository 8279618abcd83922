import { readFileSync } from "node:fs";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  EACCES: "this account may not read it",
};

/** The text of a file that somebody names. Bytes that are no UTF-8 are refused, not replaced. */
export function readTextFile(path: string): string {
  try {
    // A byte order mark is kept for whoever parses the text.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const isEncoding = code === "ERR_ENCODING_INVALID_ENCODED_DATA";
    const why = isEncoding ? "it is not UTF-8. Save it as UTF-8" : (reasons[code] ?? message);
    throw new Error(`${path} cannot be read: ${why}.`, { cause: error });
  }
}
