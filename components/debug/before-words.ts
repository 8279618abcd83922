import { counted } from "@/runtime/counted";
import type { DebugSession, Pause } from "./use-debug";

type Reason = Extract<Pause["reason"], { readonly why: "done-before" }>;
export type DoneBefore = Reason["before"];
export type DoneDeed = DoneBefore["deeds"][number];

/** Why a step is not sent by itself, in a few words. `node` is its id. */
export function beforeWords(before: DoneBefore, node: string): string {
  switch (before.kind) {
    case "same-key":
      return isDone(before) ? "Done already" : "Perhaps done already";
    case "another-step":
      return `${isDone(before) ? "Done already" : "Perhaps done already"}, ${howElse(before, node)}`;
    case "unfinished":
      return "Another run of this message goes on";
    case "not-known":
      return "Whether this was done is not known";
  }
}

/** The same as a heading, with the step's name. */
export function beforeTitle(
  before: DoneBefore,
  { node, name }: { readonly node: string; readonly name: string },
): string {
  const title = isDone(before)
    ? `“${name}” was done already`
    : `“${name}” may have happened already`;
  switch (before.kind) {
    case "same-key":
      return title;
    case "another-step":
      return `${title}, ${howElse(before, node)}`;
    case "unfinished":
      return "A real run of this message has not ended";
    case "not-known":
      return `Whether “${name}” was done already is not known any more`;
  }
}

/** What this step asks for has surely happened: under its own key, or by the same request. */
function isDone({ kind, deeds: [first] }: DoneBefore): boolean {
  if (first?.where === "elsewhere") return false;
  return first?.done === true && (kind === "same-key" || first.sameRequest);
}

/** Of a list whose items have moved it is the same step, for another item. */
function howElse({ deeds: [first] }: DoneBefore, node: string): string {
  return first?.node === node ? "under another key" : "by another step";
}

/** What speaks against sending it, in sentences. */
export function beforeWhy(before: DoneBefore): string {
  const { kind, run } = before;
  switch (kind) {
    case "same-key":
      return "It was sent under this key before. Nothing has been sent now.";
    case "another-step":
      return "What is listed was done, or may have been, by another step, or under another key, and this version has nothing else that stands for it. If this step does the same, it would be done a second time. Nothing has been sent now.";
    case "unfinished":
      return run === null
        ? "A retry of this message waits to begin, and may do what this step does. Nothing has been sent now."
        : "It may do what this step does at any moment. Nothing has been sent now. Resolve or cancel that run, then look again.";
    case "not-known":
      return "What other runs of this message did is past its retention, folded away or by another version that is gone. Nothing has been sent now.";
  }
}

/** What another step was asked is named by it: its answer is what this one would get only where both ask for the same. */
export function takeWords({ deeds: [first] }: DoneBefore): string {
  return first === undefined || first.sameRequest
    ? "Take that answer"
    : `Take the answer of “${first.name}”`;
}

/** What is still so: where its slot is bound to another connection since, nothing is told of which system did it. */
export function asBound(before: DoneBefore, slots: DebugSession["slots"]): DoneBefore {
  const bound = slots.find(({ slot }) => slot === before.slot)?.live?.id;
  if (before.by === undefined || before.by === bound) return before;
  return { ...before, deeds: before.deeds.map(({ where: _, ...deed }) => deed) };
}

/** “, at ERP real”; of what nobody knows where it was nothing. Another connection or address may be the same system. */
export function whereWords({ where }: Pick<DoneDeed, "where">, system: string): string {
  if (where === undefined) return "";
  return where === "here" ? `, at ${system}` : ", by another connection or address";
}

/** “and 3 more” */
export function moreWords(more: number): string {
  return more === 0 ? "" : `and ${counted(more, "more", "more")}`;
}

/** It is known that the system that got it is the one that this would be sent to. */
export function isHere({ deeds: [first] }: Pick<DoneBefore, "deeds">): boolean {
  return first?.where === "here";
}

/**
 * What is to be expected where the same key is sent once more. Of runs of earlier releases it is not kept which system
 * got it: a flow may be bound to another one since.
 */
export function onKeyWords(
  { onKey, deeds }: Pick<DoneBefore, "onKey" | "deeds">,
  system: string,
): string {
  if (onKey === null) return "";
  if (isHere({ deeds })) return `${system} ${onKeyDeeds[onKey]}.`;
  return `The system that it was sent to then ${onKeyDeeds[onKey]}. If ${system} is another one, it has not seen the key, and does this for the first time.`;
}

const onKeyDeeds: { readonly [kind in NonNullable<DoneBefore["onKey"]>]: string } = {
  "same-key": "knows this key and answers as it did",
  "first-result":
    "knows this key and answers as it did to the first request, whatever this one says",
  conflict: "knows this key and refuses another request under it",
  upsert: "knows this key and changes what was made to what this request says",
};
