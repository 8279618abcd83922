import type { FlowDocument } from "@/runtime/flow/document";

/** A field of a message, or of what a step was answered: that by the step's name. */
export function MaskedField({
  field,
  document,
}: {
  readonly field: string;
  /** Null while it is on its way. */
  readonly document: FlowDocument | null;
}) {
  const isOlder = field.startsWith("older.");
  const own = isOlder ? field.slice("older.".length) : field;
  const [first = "", ...rest] = own.split(".");
  const name = document?.nodes[first]?.name;
  return (
    <>
      {isOlder ? "Older message: " : ""}
      {name === undefined ? "" : `${name}: `}
      <span className="mono break-all">{name === undefined ? own : rest.join(".")}</span>
    </>
  );
}
