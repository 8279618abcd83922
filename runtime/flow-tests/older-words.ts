import type { OlderAsks, OlderRan, OlderTold } from "../engine/trial/older-told";
import { endWords } from "./end-words";

type NameOf = (node: string) => string;

/** What becomes of an older message that comes after a newer one, in sentences. */
export function olderWords(told: OlderTold, nameOf: NameOf): readonly string[] {
  const { known, ran, refused } = told;
  if (refused !== undefined) {
    return [
      `The intake refuses the older message: ${refused.replace(/\.*$/, ".")} It starts nothing.`,
    ];
  }
  if (known !== null || ran === null) return [recognisedWords(known ?? "")];
  return [
    `Nothing recognises it, so it starts a run of its own. ${laneWords(told)}`,
    ...(ran.asks.length === 0 ? ["It asks no system."] : []),
    ...ran.asks.map((asks) => `It asks ${askWords(asks, nameOf)}, ${keyWords(asks)}.`),
    ...(ran.end === "succeeded" ? [] : [endSentence(ran, nameOf)]),
  ];
}

function endSentence({ end, error }: OlderRan, nameOf: NameOf): string {
  if (error === null) return `Its run ${endWords[end]}.`;
  if (error.code === "ANSWER_UNKNOWN" && error.node !== undefined) {
    return `Nothing says what “${nameOf(error.node)}” would be answered, so what comes after that cannot be told.`;
  }
  return `Its run ${endWords[end]}: ${error.message.replace(/\.*$/, ".")}`;
}

function recognisedWords(known: string): string {
  return `It is recognised by “${known}”, which is the delivery id of the newer message too, and starts nothing. Where the sender gives each message an id of its own, this one needs another.`;
}

/** What the lane of an ordering key makes of the two. */
function laneWords({ lanes }: Pick<OlderTold, "lanes">): string {
  if (lanes === null) {
    return "The flow has no ordering key: the two may run side by side, and either may come last.";
  }
  const { newer, older } = lanes;
  if (newer !== null && newer === older) {
    return `Both have the ordering key “${newer}”: they take turns in the order in which they come, so the older one is worked on last.`;
  }
  return `Ordering key: ${keyText(older)}, that of the newer one: ${keyText(newer)}. The two may run side by side, and either may come last.`;
}

function keyText(key: string | null): string {
  return key === null ? "none" : `“${key}”`;
}

/** “Create order” 3 times (POST /orders) */
function askWords({ node, calls, first }: OlderAsks, nameOf: NameOf): string {
  const often = calls === 1 ? "once" : `${calls} times`;
  return `“${nameOf(node)}” ${often}${first === "" ? "" : ` (${first})`}`;
}

function keyWords({ reads, calls, shared, key }: OlderAsks): string {
  if (reads) return "which changes nothing there";
  if (shared === 0) return `under ${calls === 1 ? "a key of its own" : "keys of their own"}`;
  if (shared < calls) return `${shared} of them under keys of the newer message`;
  return calls === 1
    ? `under “${key}”, as for the newer message`
    : "under the keys of the newer message";
}

/** Why a test fails with an older message by which steps change something that nothing is said of; null without any. */
export function olderProblem(
  told: OlderTold,
  nameOf: NameOf,
  isSpokenOf: (asks: OlderAsks) => boolean = () => false,
): string | null {
  const changing = told.ran?.asks.filter((asks) => !asks.reads && !isSpokenOf(asks)) ?? [];
  if (changing.length === 0) return null;
  const asked = changing.map((asks) => askWords(asks, nameOf)).join(", ");
  const steps = changing.length === 1 ? "that step asks" : "each of those steps asks";
  const { lanes } = told;
  const inTurn = lanes !== null && lanes.newer !== null && lanes.newer === lanes.older;
  const order = inTurn ? "" : " Give the two the same ordering key, so that they take turns.";
  return `The older message overtakes what the newer one did: it asks ${asked}. Before that, let the flow compare the message with what the system has, or add a check of the older message about what ${steps}.${order}`;
}
