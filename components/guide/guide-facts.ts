import { create } from "zustand";

/** What the guide can see of the work on the page; each page tells its own part. */
export type GuideFacts = {
  /** The flow whose editor is open. */
  readonly flow: string | null;
  /** It has neither nodes nor versions: it has just been made. */
  readonly fresh: boolean;
  readonly hasWebhook: boolean;
  /** A map that a line leads to; null without one. */
  readonly map: string | null;
  /** A row of it has a target and what it is made of. */
  readonly shapes: boolean;
  /** A node that answers is connected. */
  readonly answers: boolean;
  readonly published: boolean;
};

export const noFacts: GuideFacts = {
  flow: null,
  fresh: false,
  hasWebhook: false,
  map: null,
  shapes: false,
  answers: false,
  published: false,
};

type State = {
  readonly facts: GuideFacts;
  /** The newest run that was started with a sample, and its flow. */
  readonly sent: { readonly flow: string; readonly run: string } | null;
};

export const useGuideFacts = create<State>()(() => ({ facts: noFacts, sent: null }));

export function noteFacts(facts: GuideFacts): void {
  useGuideFacts.setState({ facts });
}

export function noteSampleSent(flow: string, run: string): void {
  useGuideFacts.setState({ sent: { flow, run } });
}
