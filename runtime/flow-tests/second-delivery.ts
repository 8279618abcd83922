import { deliveryIdOf, type SigningSchemes } from "../engine/delivery-id";
import { derivedId } from "../engine/derived-id";
import type { Plan } from "../engine/plan";
import { type PlayHost, type PlayRequest, playRun } from "../engine/trial/play-run";
import { outcomeOf } from "./test-outcome";
import type { SecondDelivery } from "./test-result";

/** Delivers the message of a played run once more. Throws FlowError where its delivery id cannot be told. */
export async function deliverAgain(
  host: PlayHost,
  first: PlayRequest,
  signing: SigningSchemes,
): Promise<SecondDelivery> {
  const { plan, trigger, parameters } = first;
  const by = deliveryIdOf(plan, trigger, { parameters, signing });
  if (by !== null) return { outcome: "recognised", by };
  const id = derivedId(host.hash, `${first.head.id} delivered again`);
  const head = Object.assign({}, first.head, { id, origin: id });
  const { requested } = outcomeOf(await playRun(host, Object.assign({}, first, { head })));
  const requests = Object.entries(requested).map(([node, { length }]) => [node, length] as const);
  return { outcome: "ran-again", requests: Object.fromEntries(requests) };
}

/** Why a test fails whose message is delivered twice; null where the second delivery starts nothing. */
export function twiceProblem(second: SecondDelivery, { document }: Plan): string | null {
  if (second.outcome === "recognised") return null;
  const asked = Object.entries(second.requests).map(
    ([node, count]) =>
      `“${document.nodes[node]?.name ?? node}” ${count === 1 ? "once" : `${count} times`}`,
  );
  const done =
    asked.length === 0 ? "" : ` It asks ${asked.join(", ")} more, under keys of its own.`;
  return `Delivered a second time, the message runs again: nothing recognises it.${done} Give the start a delivery id.`;
}
