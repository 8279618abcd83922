import { randomInt } from "node:crypto";

/** Without letters and digits that look alike. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
const codeCount = 10;

/** Ten codes of ten characters, 49 bits each: enough where guesses are limited, short enough to type. */
export function newRecoveryCodes(): string[] {
  const half = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return Array.from({ length: codeCount }, () => `${half()}-${half()}`);
}

/** A code as it was typed, in the form it is kept in: no spaces, small letters, the dash in its place. */
export function readRecoveryCode(typed: string): string {
  const plain = typed.toLowerCase().replace(/[^a-z0-9]/g, "");
  return `${plain.slice(0, 5)}-${plain.slice(5)}`;
}
