import { JsonSyntaxError, parseExactJson } from "../../runtime/flow/exact-json";
import { isObject } from "../../runtime/flow/schema";
import { mapPlaces } from "../../runtime/mapping/map-places";
import { contentOf, contentText, type MapContent } from "../../runtime/mapping/shared/map-content";
import { rowShapeFaults, type ShapeFault } from "../../runtime/mapping/shared/row-shapes";
import { checkMapRows } from "../../runtime/nodes/map/map-rows";
import { isOneLine } from "../line-of-text";
import { RequestError } from "../request-error";

/** Longer than any map that fits, so that it is told what does not. */
export const contentTextMax = 5_000_000;
const rowsMax = 5_000;
const textMax = 2_000_000;

/**
 * The content of a map from its JSON text `{fields, documentType, schema}`. Throws INPUT_INVALID for what is no
 * map, for rows that cannot stand together, and for more than 5,000 rows or 2 MB.
 */
export function parseContent(text: string): MapContent {
  const value = jsonOf(text);
  if (!isObject(value) || !Array.isArray(value.fields)) {
    throw new RequestError("INPUT_INVALID", "A map is an object with its rows as “fields”.");
  }
  const content = contentOf(value);
  refuseBadContent(content);
  return content;
}

/** Rows without a source may be kept: a map is written bit by bit. What cannot be compiled is refused. */
export function refuseBadContent(content: MapContent): void {
  if (!isOneLine(content.documentType ?? "")) {
    throw new RequestError("INPUT_INVALID", "A document type is one line of text.");
  }
  const count = mapPlaces(content.fields).length;
  if (count > rowsMax || contentText(content).length > textMax) {
    const message = `A map has at most ${rowsMax} rows and 2 MB of text; this one has ${count} rows.`;
    throw new RequestError("INPUT_INVALID", message);
  }
  const shapes = rowShapeFaults(content.fields);
  const problems = shapes.length > 0 ? [] : checkMapRows({ fields: content.fields });
  const wrong = problems.filter(({ code }) => code !== "map-source");
  const issues = [...shapes, ...wrong.map(({ field = "fields", message }) => ({ field, message }))];
  if (issues.length === 0) return;
  throw new RequestError("INPUT_INVALID", issues.map(wordsOf).join(" "), { detail: { issues } });
}

function jsonOf(text: string) {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new RequestError("INPUT_INVALID", `The map is not JSON: ${error.message}.`);
  }
}

/** With its place, as nobody else says it to whoever sends rows. */
function wordsOf({ field, message }: ShapeFault): string {
  return `${field}: ${message}`;
}
