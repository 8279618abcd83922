import { FlowError } from "./errors/flow-error";
import { type Place, placeAt } from "./text-place";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const lenientUtf8 = new TextDecoder();
const pieceBytes = 64 * 1024;
const latin1 = new TextDecoder("latin1");

/**
 * The text of a message's body, in the charset that its media type names (RFC 9110, 8.3.2) or an XML declaration
 * (XML 1.0, 4.3.3); else as UTF-8, as JSON travels (RFC 8259, 8.1). Bytes that are none of its characters are
 * refused: they would become U+FFFD unseen, in somebody's name or street.
 * @throws FlowError BODY_MALFORMED with line and column, or with the charset that nobody knows
 */
export function decodeBody(bytes: Uint8Array, contentType: string | null): string {
  const charset = charsetOf(bytes, contentType);
  if (charset !== null) return decodeAs(charset, bytes);
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    const { line, column } = placeOfOtherEncoding(bytes);
    throw new FlowError(
      "BODY_MALFORMED",
      `The body is not UTF-8 text: line ${line}, near column ${column}. Send it as UTF-8, or name its charset in Content-Type.`,
      { cause, detail: { line, column } },
    );
  }
}

const charsetParameter = /;\s*charset\s*=\s*"?([^\s;"]+)/i;
const xmlEncoding = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;
const declarationMax = 200;

/** Null for UTF-8, and where nothing is named. */
function charsetOf(bytes: Uint8Array, contentType: string | null): string | null {
  const named =
    charsetParameter.exec(contentType ?? "")?.[1] ??
    // Every charset that is common in XML writes its declaration in ASCII.
    (bytes[0] === 0x3c
      ? xmlEncoding.exec(latin1.decode(bytes.subarray(0, declarationMax)))?.[1]
      : undefined);
  return named === undefined || /^utf-?8$/i.test(named) ? null : named;
}

function decodeAs(charset: string, bytes: Uint8Array): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch (cause) {
    throw new FlowError(
      "BODY_MALFORMED",
      `The body's charset ${JSON.stringify(charset.slice(0, 40))} is not known. Send it as UTF-8.`,
      { cause },
    );
  }
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new FlowError(
      "BODY_MALFORMED",
      `The body is not text in ${charset}, as it says. Send it as UTF-8.`,
      { cause },
    );
  }
}

/** Gone through a piece at a time, so that a long body holds nobody up: the search is within one piece. */
function placeOfOtherEncoding(bytes: Uint8Array): Place {
  const reader = new TextDecoder("utf-8", { fatal: true });
  let from = 0;
  while (from < bytes.length && reads(reader, bytes.subarray(from, from + pieceBytes))) {
    from = Math.min(bytes.length, from + pieceBytes);
  }
  const end = Math.min(bytes.length, from + pieceBytes);
  // Its character may have begun in the piece before.
  while (from > 0 && isWithinCharacter(bytes[from])) from -= 1;
  let [good, bad] = [from, end + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const fresh = new TextDecoder("utf-8", { fatal: true });
    if (reads(fresh, bytes.subarray(from, middle))) good = middle;
    else bad = middle;
  }
  const text = lenientUtf8.decode(bytes.subarray(0, good));
  return placeAt(text, text.length);
}

/** Whether it is UTF-8 after what the reader has read; a character may be cut at its end. */
function reads(reader: TextDecoder, bytes: Uint8Array): boolean {
  try {
    reader.decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** No byte at all is the end of a body that ends too early. */
function isWithinCharacter(byte: number | undefined): boolean {
  return byte === undefined || (byte & 0xc0) === 0x80;
}
