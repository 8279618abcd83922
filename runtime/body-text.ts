import { FlowError } from "./errors/flow-error";
import { type Place, placeAt } from "./text-place";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const lenientUtf8 = new TextDecoder();
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

function placeOfOtherEncoding(bytes: Uint8Array): Place {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    // A character may be cut at the end of a part; one that begins earlier is whole or wrong.
    if ([0, 1, 2, 3].some((less) => isUtf8(bytes.subarray(0, Math.max(0, middle - less))))) {
      good = middle;
    } else bad = middle;
  }
  const text = lenientUtf8.decode(bytes.subarray(0, good));
  return placeAt(text, text.length);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
