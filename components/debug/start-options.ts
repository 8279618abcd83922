import type { MessageSource } from "@/components/canvas/message-sources";
import { runName } from "@/components/ui/format";
import type { SelectOption } from "@/components/ui/select";
import type { OfferedRun } from "./use-run-messages";

/** What is typed, opened as a file, or written into an empty form has no source. */
export const typedId = "typed";
export const formId = "form";

/** A run in a few words, where it is the message that was chosen. */
export function labelOf(run: string | null, offered: readonly OfferedRun[]): string {
  if (run === null) return "";
  return offered.find(({ id }) => id === run)?.label ?? `Run ${runName(run)}`;
}

/** Messages that one may begin with: what there is of the flow and one's own first, then runs, the newest first. */
export function startOptions(
  sources: readonly Pick<MessageSource, "id" | "label" | "run">[],
  {
    found,
    newest,
    picked,
    hasForm,
    file,
  }: {
    /** By the number that is searched for; the newest without one. */
    readonly found: readonly OfferedRun[];
    /** Without a search. */
    readonly newest: readonly OfferedRun[];
    /** Is there, whatever is searched for. */
    readonly picked: string | null;
    readonly hasForm: boolean;
    /** Name of the file that was opened. */
    readonly file: string | null;
  },
): readonly SelectOption[] {
  const lines = new Map([...newest, ...found].map(({ id, line }) => [id, line]));
  // A pinned message has a run, too, and is not called by it.
  const runs = new Map<string, string>();
  if (picked !== null && sources.every(({ id }) => id !== picked)) {
    runs.set(picked, lines.get(picked) ?? labelOf(picked, found));
  }
  for (const { id, label, run } of sources) if (id === run) runs.set(id, lines.get(id) ?? label);
  for (const { id, line } of found) runs.set(id, line);
  return [
    ...sources.filter(({ id, run }) => id !== run).map(({ id, label }) => ({ value: id, label })),
    ...(hasForm ? [{ value: formId, label: "Empty form" }] : []),
    { value: typedId, label: file === null ? "Typed here" : `File ${file}` },
    ...[...runs].map(([value, label]) => ({ value, label })),
  ];
}
