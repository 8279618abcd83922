import type { Json, JsonObject } from "../../json";
import type { DebugSetup, EffectMode } from "./debug-setup";
import type { GivenFault } from "./given-answers";

export type SentAs = "new" | "same-key";

/** At which pause an order was given; one for a pause that is over does nothing. */
type AtPause = { readonly pause: number };

/** What a person tells a debug run: the `detail` of its command. */
export type DebugOrder =
  | ({ readonly act: "step" | "into" | "out" | "continue" } & AtPause)
  | ({ readonly act: "to"; readonly node: string; readonly path?: string } & AtPause)
  /** What arrives at the step from now on. It stays where it is. */
  | ({ readonly act: "edit"; readonly value: Json } & AtPause)
  /** The step is not executed: it hands on this by this port. */
  | ({ readonly act: "give"; readonly value: Json; readonly port: string } & AtPause)
  /**
   * It fails: by `fault`, which is one of `failuresOf` its step. A step that asks somebody is executed and suffers it at
   * each try, or, with `once`, at the first alone; others fail at once, as do all where `fault` is absent.
   */
  | ({
      readonly act: "fail";
      readonly message: string;
      readonly fault?: GivenFault;
      readonly once?: true;
    } & AtPause)
  /**
   * The effect it stands before goes to the system, this once. Where other runs of the message speak against that:
   * `new` by a key of its own, whatever was done before; `same-key` once more by the key that the system knows.
   */
  | ({
      readonly act: "send";
      readonly mode: Exclude<EffectMode, "mocked">;
      readonly as?: SentAs;
      /** Live: id of the connection that was named; it goes to no other one. */
      readonly connection?: string;
    } & AtPause)
  /** What another run of the message was answered is the answer of this step. */
  | ({ readonly act: "take" } & AtPause)
  | { readonly act: "pause" }
  | { readonly act: "setup"; readonly setup: DebugSetup };

/** An order as its command carries it. */
export function orderOf(detail: JsonObject): DebugOrder {
  const order = detail as unknown as DebugOrder;
  if (order.act !== "fail" || order.fault?.fault !== "status" || detail.value === undefined) {
    return order;
  }
  return { ...order, fault: { ...order.fault, body: detail.value } };
}

/** Documents stand in `value`, which a command forgets once it is applied: the run alone keeps them. */
export function detailOf(order: DebugOrder): JsonObject {
  if (order.act !== "fail" || order.fault?.fault !== "status" || order.fault.body === undefined) {
    return order as unknown as JsonObject;
  }
  const { body, ...fault } = order.fault;
  return { ...order, fault, value: body };
}
