import { RequestError } from "@/server/request-error";

/** A revision or version as the header says it. */
export const etagOf = (revision: number) => `"${revision}"`;

/** The revision a save was made on. Throws REVISION_MISSING. */
export function ifMatch(header: string | undefined): number {
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(header?.trim() ?? "")?.[1];
  if (header === undefined) {
    throw new RequestError(
      "REVISION_MISSING",
      'Say which revision you changed: `If-Match: "12"`, the ETag of what you read.',
    );
  }
  if (revision === undefined) {
    throw new RequestError("INPUT_INVALID", 'If-Match holds one revision in quotes, e.g. "12".');
  }
  return Number(revision);
}
