/** Texts of a field that were written to the address, the oldest first; the address may not have come to them yet. */
export type SentTexts = readonly string[];

/** More than anybody types ahead of the address. */
const sentMax = 50;

export function sendText(sent: SentTexts, text: string): SentTexts {
  return [...sent, text].slice(-sentMax);
}

/**
 * What is still on its way once the address has come to `text`; null where it came from elsewhere (back, a link). On a
 * busy machine the address comes to an earlier text while more is typed: that must not take the newer letters away.
 */
export function arrive(sent: SentTexts, text: string): SentTexts | null {
  const at = sent.indexOf(text);
  return at < 0 ? null : sent.slice(at);
}
