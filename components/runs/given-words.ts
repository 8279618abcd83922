import { runName } from "@/components/ui/format";
import { isAssumed } from "@/runtime/engine/debug/debug-record";
import type { GivenBy } from "@/server/runs/given-by";

/** Whether it is not known to be what the system would have answered. */
export function isAssumedAnswer(given: GivenBy | null): boolean {
  return given?.kind === "mocked" && isAssumed(given);
}

/**
 * One or a few words for a list: what stands for the answer of a system that was not asked.
 * @param asks whether the step asks anybody; one that does not was skipped with an output
 */
export function givenShort(given: GivenBy, asks = true): string {
  switch (given.kind) {
    case "typed":
      return asks ? `answer typed by ${given.by}` : `output given by ${given.by}`;
    case "failed":
      return `let fail by ${given.by}`;
    case "faulted":
      return "set to fail";
    case "settled":
      return "settled by a person";
    case "unknown":
      return "mocked";
    case "mocked":
      return isAssumed(given) ? "mocked, assumed" : "mocked";
  }
}

/** The same as a sentence. */
export function givenSentence(given: GivenBy, asks = true): string {
  switch (given.kind) {
    case "typed":
      return asks
        ? `Nothing was sent: ${given.by} typed the answer.`
        : `It was not executed: ${given.by} gave what it hands on.`;
    case "failed":
      return asks
        ? `Nothing was sent: ${given.by} let it fail.`
        : `It was not executed: ${given.by} let it fail.`;
    case "faulted":
      return "Nothing was sent: this try was set to go wrong.";
    case "settled":
      return "Nothing was sent: a person said what became of it.";
    case "unknown":
      return "Mocked: nothing was sent. An earlier answer stands for the system's.";
    case "mocked":
      return `Mocked: nothing was sent. ${gotSentence(given)}`;
  }
}

function gotSentence(given: GivenBy & { readonly kind: "mocked" }): string {
  const { from, own, got, typedBy, made } = given;
  const run = `run ${runName(from)}`;
  const whose = own ? `${run}, which had this message` : `${run}, which had another message`;
  if (made === true) return `It fails as ${typedBy} let it fail in ${whose}.`;
  if (got === "no-answer") return `What came of it is not known, as in ${whose}.`;
  if (got === "no-connection") return `The system cannot be reached, as in ${whose}.`;
  return typedBy === null
    ? `The answer is the one that ${whose}, got.`
    : `The answer is the one that ${typedBy} typed in ${whose}.`;
}

/** Why an answer is only assumed; null where it fits. */
export function assumedWhy(given: GivenBy): string | null {
  if (given.kind !== "mocked" || !isAssumed(given)) return null;
  if (given.own) return "This request is another one than it was the answer to.";
  return given.differs === true
    ? "It was the answer to another message, which asked for something else."
    : "It was the answer to another message.";
}

/** What a system can be asked as by whoever wants to be sure; mocked and typed answers are always there. */
export type SureWays = { readonly sandbox: boolean; readonly live: boolean };

/** What one can do before a step whose answer is assumed. @param ways null where they are not known here */
export function sureWords(ways: SureWays | null): string {
  const others =
    ways === null
      ? ["let the system be asked"]
      : [...(ways.sandbox ? ["ask the sandbox"] : []), ...(ways.live ? ["go live"] : [])];
  const [one, two] = others;
  const all =
    two === undefined
      ? ["type the answer", ...others].join(" or ")
      : `type the answer, ${one}, or ${two}`;
  return `To be sure, fork before this step: there you can ${all}.`;
}
