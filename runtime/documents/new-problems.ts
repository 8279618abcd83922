import type { Json } from "../json";
import { type DocumentProblem, validateDocument } from "./validate-document";

/**
 * What keeps a changed value from being a document of a type, and did not before the change: what was wrong already
 * is not somebody's doing who changes another field. Entries of lists count as one place.
 */
export function newProblems(
  type: string,
  before: Json | undefined,
  after: Json,
): readonly DocumentProblem[] {
  const known = new Set(validateDocument(type, before).map(placeOf));
  return validateDocument(type, after).filter((problem) => !known.has(placeOf(problem)));
}

function placeOf({ path, code }: DocumentProblem): string {
  return `${code} ${path.replace(/\[\d+\]/g, "[]")}`;
}
