import type { Past } from "../engine/replay-past";
import type { TestMessage } from "./flow-test";

/** What a debug run keeps of the older message that came after its own. Plain JSON. */
export type OlderSource = {
  /** The run whose message it is; null where a person gave it. */
  readonly run: string | null;
  readonly message: TestMessage;
};

/** Null of a run without one. */
export function olderSourceIn({ contents, values }: Past): OlderSource | null {
  const event = contents.flatMap(({ debug = [] }) => debug).find(({ kind }) => kind === "older");
  return event?.kind === "older" ? (values.json(event.source) as unknown as OlderSource) : null;
}
