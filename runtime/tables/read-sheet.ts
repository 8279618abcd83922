import Papa from "papaparse";
import { csvCell, plainCell } from "./csv-cell";
import type { TableRow } from "./table-shape";

export type Sheet = {
  readonly rows: readonly TableRow[];
  /** Places where the text is no well-formed sheet, as a row counted from 1. */
  readonly faults: readonly { readonly row: number; readonly message: string }[];
  readonly delimiter: string;
};

/** Cells that were copied in a spreadsheet, with the empty rows between them: what is below stays in its place. */
export function readCells(text: string): readonly TableRow[] {
  const plain = text.replace(/^\uFEFF/, "").replace(/(?:\r\n|\r|\n)$/, "");
  const { data } = Papa.parse<string[]>(plain, { delimiter: delimiterOf(plain) });
  return data.map((cells) => cells.map((cell) => cell.trim()));
}

/**
 * Cells of a sheet as text: CSV with commas, semicolons or pipes, or what a spreadsheet copies, with tabs. Empty
 * rows are left out, and so is the apostrophe that keeps a spreadsheet from computing a cell.
 */
export function readSheet(text: string): Sheet {
  const plain = text.replace(/^\uFEFF/, "");
  const parsed = Papa.parse<string[]>(plain, {
    delimiter: delimiterOf(plain),
    skipEmptyLines: "greedy",
  });
  const faults = parsed.errors
    .filter(({ type }) => type === "Quotes")
    .map(({ row = 0, code }) => ({
      row: row + 1,
      message:
        code === "MissingQuotes"
          ? `Row ${row + 1} begins a quoted cell that does not end.`
          : `Row ${row + 1} has a quotation mark inside a quoted cell that is not doubled.`,
    }));
  const rows = parsed.data.map((cells) => cells.map((cell) => plainCell(cell.trim())));
  return { rows, faults, delimiter: parsed.meta.delimiter };
}

const delimiters = ["\t", ";", ",", "|"];

/** The one that stands most often outside quotes in the first lines; a comma where none does. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 20_000).replace(/"(?:[^"]|"")*"/g, "");
  const counts = delimiters.map((delimiter) => head.split(delimiter).length - 1);
  if (counts[0] !== 0 && head.split(/\r\n|\r|\n/)[0]?.includes("\t")) return "\t";
  const most = Math.max(...counts);
  return most === 0 ? "," : (delimiters[counts.indexOf(most)] ?? ",");
}

/** The cells as CSV, with a first row of names where they are given; `readSheet` reads them as they were. */
export function writeSheet(rows: readonly TableRow[], columns?: readonly string[]): string {
  const all = columns === undefined ? rows : [columns, ...rows];
  return all.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** As spreadsheets take it from the clipboard, with nothing before a formula: it is also for fields of text. */
export function writeClipboard(rows: readonly TableRow[]): string {
  return Papa.unparse(rows as string[][], { delimiter: "\t", newline: "\n" });
}

export type DecodedText = {
  readonly text: string;
  readonly encoding: "UTF-8" | "UTF-16" | "Windows-1252";
};

/** Text of a file: UTF-8, UTF-16 with its mark, else what older Windows programs write in the West. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decoded("utf-16le", bytes, "UTF-16");
  if (first === 0xfe && second === 0xff) return decoded("utf-16be", bytes, "UTF-16");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, encoding: "UTF-8" };
  } catch {
    return decoded("windows-1252", bytes, "Windows-1252");
  }
}

const zip = [0x50, 0x4b, 0x03, 0x04];

/** Why the bytes of a file are no table as text, in a sentence without its subject; null where they may be one. */
export function whyNoSheet(bytes: Uint8Array): string | null {
  if (zip.every((byte, at) => bytes[at] === byte)) {
    return "is a workbook or an archive: save the sheet as CSV and choose that";
  }
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Text has none of these, in no encoding that is read here.
  const control = (byte: number) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1a].includes(byte);
  if (!isWide && bytes.subarray(0, 64_000).some(control)) {
    return "is no text: choose a CSV file";
  }
  return decodeText(bytes).text.trim() === "" ? "has no rows in it" : null;
}

function decoded(label: string, bytes: Uint8Array, encoding: DecodedText["encoding"]): DecodedText {
  return { text: new TextDecoder(label).decode(bytes), encoding };
}
