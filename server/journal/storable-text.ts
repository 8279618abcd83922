/** Control characters, NUL among them, and lone surrogates: what PostgreSQL refuses or lists cannot show. */
const unsafeInKey = /[\p{Cc}\p{Cs}]/gu;
const loneSurrogate = /\p{Cs}/gu;

function escapeCharacter(text: string): string {
  return `\\u${text.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * A key as it is stored: control characters and lone surrogates become `\u0000` escapes, and what is longer
 * than 512 characters is cut. Search with the same function as was stored with.
 */
export function storableText(text: string): string {
  return text.slice(0, 512).replace(unsafeInKey, escapeCharacter);
}

/** Messages, notes and JSON text as they are stored: like {@link storableText} with tabs and line ends. */
export function storableProse(text: string, longest = 4000): string {
  return text.slice(0, longest).replaceAll("\0", "\\u0000").replace(loneSurrogate, escapeCharacter);
}
