import { decodeBody } from "@/runtime/body-text";
import { counted } from "@/runtime/counted";
import { FlowError } from "@/runtime/errors/flow-error";

/** Bytes; what is larger comes by the door of the flow. */
export const fileMost = 10 * 1024 * 1024;

export type OpenedFile =
  | { readonly state: "text"; readonly text: string; readonly contentType: string }
  /** Why it is not taken, and what to do instead. */
  | { readonly state: "refused"; readonly why: string };

/** What a file says as a message, read as the start of a flow reads it; never with characters that are not in it. */
export function openedFile(name: string, bytes: Uint8Array): OpenedFile {
  if (bytes.length > fileMost) return { state: "refused", why: tooLargeWords(name) };
  if (bytes.includes(0)) {
    return {
      state: "refused",
      why: `“${name}” is no text, as pictures, archives and workbooks are none. A flow starts with JSON, XML, CSV or other text.`,
    };
  }
  const contentType = contentTypeOf(name);
  try {
    const text = decodeBody(bytes, contentType);
    // It goes on as UTF-8, whatever its own first line says.
    return { state: "text", text, contentType: `${contentType}; charset=utf-8` };
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    const why = cause.message.replace("The body", `“${name}”`).replace(/ Send it as .*/, "");
    return { state: "refused", why: `${why} Save it as UTF-8 and open it again.` };
  }
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
  const note =
    files.length === 1
      ? null
      : `${counted(files.length, "file")} came, and a run begins with one: “${name}” was taken.`;
  return { name, opened, note };
}

function contentTypeOf(name: string): string {
  if (/\.xml$/i.test(name)) return "application/xml";
  if (/\.csv$/i.test(name)) return "text/csv";
  return /\.json$/i.test(name) ? "application/json" : "text/plain";
}
