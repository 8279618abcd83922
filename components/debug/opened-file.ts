import { decodeBody } from "@/runtime/body-text";
import { counted } from "@/runtime/counted";
import { FlowError } from "@/runtime/errors/flow-error";

/** Bytes; what is larger comes by the door of the flow. */
export const fileMost = 10 * 1024 * 1024;

export type OpenedFile =
  | {
      readonly state: "text";
      readonly text: string;
      readonly contentType: string;
      /** What its sender would have to name for the start to read it so; absent for UTF-8 and what it names itself. */
      readonly encoding?: string;
    }
  /** Why it is not taken, and what to do instead. */
  | { readonly state: "refused"; readonly why: string };

/** What a file says as a message, read as the start of a flow reads it; never with characters that are not in it. */
export function openedFile(name: string, bytes: Uint8Array): OpenedFile {
  if (bytes.length > fileMost) return { state: "refused", why: tooLargeWords(name) };
  const contentType = contentTypeOf(name);
  const encoding = markedEncoding(bytes);
  if (encoding === null && bytes.includes(0)) {
    return { state: "refused", why: zeroWords(name, bytes) };
  }
  try {
    const charset = encoding === null ? "" : `; charset=${encoding}`;
    const text = decodeBody(bytes, `${contentType}${charset}`);
    if (text.includes("\0")) return { state: "refused", why: noTextWords(name) };
    return {
      state: "text",
      text,
      // It goes on as UTF-8, whatever its own first line says.
      contentType: `${contentType}; charset=utf-8`,
      ...(encoding !== null && { encoding }),
    };
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    const why = cause.message.replace("The body", `“${name}”`).replace(/ Send it as .*/, "");
    return { state: "refused", why: `${why} Save it as UTF-8 and open it again.` };
  }
}

/** By the mark that it begins with (Unicode 16.0, 23.8); UTF-8 needs none. Nothing reads UTF-32. */
function markedEncoding([first, second, third, fourth]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? null : "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

/** Texts of an encoding that is not told by a mark have a zero beside each of their first two letters. */
function zeroWords(name: string, [first, second, third, fourth]: Uint8Array): string {
  const zeros = [first, second, third, fourth].map((byte) => byte === 0).join();
  if (zeros === "false,true,false,true" || zeros === "true,false,true,false") {
    return `“${name}” seems to be UTF-16 that does not say so. Save it as UTF-8 and open it again.`;
  }
  if (zeros === "false,false,true,true" || zeros === "true,true,false,false") {
    return `“${name}” seems to be UTF-32, which no start reads. Save it as UTF-8 and open it again.`;
  }
  return noTextWords(name);
}

function noTextWords(name: string): string {
  return `“${name}” is no text, as pictures, archives and workbooks are none. A flow starts with JSON, XML, CSV or other text.`;
}

function tooLargeWords(name: string): string {
  return `“${name}” is over 10 MB, the most that is debugged from a file. Post it to the flow, and debug the run that it makes.`;
}

/** A run begins with one of several: which was taken, or why none. */
export async function openedOf(files: readonly File[]): Promise<{
  readonly name: string;
  readonly opened: OpenedFile;
  readonly note: string | null;
} | null> {
  const [first] = files;
  if (first === undefined) return null;
  const { name, size } = first;
  const opened: OpenedFile =
    size > fileMost
      ? { state: "refused", why: tooLargeWords(name) }
      : openedFile(name, new Uint8Array(await first.arrayBuffer()));
  const notes = [
    files.length === 1
      ? ""
      : `${counted(files.length, "file")} came, and a run begins with one: “${name}” was taken.`,
    opened.state === "text" && opened.encoding !== undefined
      ? `“${name}” is ${opened.encoding.toUpperCase()}, and is read so. A sender must name that in Content-Type, or the start refuses it.`
      : "",
  ];
  return { name, opened, note: notes.filter(Boolean).join(" ") || null };
}

function contentTypeOf(name: string): string {
  if (/\.xml$/i.test(name)) return "application/xml";
  if (/\.csv$/i.test(name)) return "text/csv";
  return /\.json$/i.test(name) ? "application/json" : "text/plain";
}
