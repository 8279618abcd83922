const encoder = new TextEncoder();

/**
 * A UUID (version 8) that is always the same for the same name: ids of sub-flow runs and business
 * events, so that what is done again after a crash is recognised.
 */
export function derivedId(hash: (bytes: Uint8Array) => string, name: string): string {
  const hex = hash(encoder.encode(name));
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) & 3] ?? "8";
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
