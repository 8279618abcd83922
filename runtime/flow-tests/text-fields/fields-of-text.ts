import { csvFields, formFields } from "./delimited-fields";
import { ediFields } from "./edi-fields";
import type { TextField } from "./text-field";
import { xmlFields } from "./xml-fields";

/** Fields of an XML, X12, EDIFACT, CSV or form text, in the order in which they stand; null for other texts. */
export function fieldsOfText(text: string): readonly TextField[] | null {
  return xmlFields(text) ?? ediFields(text) ?? csvFields(text) ?? formFields(text);
}
