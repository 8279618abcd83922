import { typeOf } from "@/runtime/nodes/definition";
import { map } from "@/runtime/nodes/map/definition";
import { respond } from "@/runtime/nodes/respond/definition";
import { webhook } from "@/runtime/nodes/webhook/definition";
import type { GuideFacts } from "./guide-facts";
import type { GuideProgress } from "./guide-state";

/** What the guide knows when it looks whether something was done. */
export type GuideView = {
  readonly facts: GuideFacts;
  readonly progress: GuideProgress;
  /** Run that the sample of the guide's flow became. */
  readonly sentRun: string | null;
  /** Run whose page is open, and the step that was chosen there. */
  readonly openRun: string | null;
  readonly openStep: string | null;
};

export type GuidePart = {
  readonly text: string;
  /** CSS selector of the control it is done with; null where the page as a whole is meant. */
  readonly target: string;
  readonly done: (view: GuideView) => boolean;
};

export type GuideStep = {
  readonly title: string;
  readonly why: string;
  readonly parts: readonly GuidePart[];
};

const entry = (type: string) => `[data-type="${type}"]`;
const ofGuide = ({ facts, progress }: GuideView) =>
  progress.flow !== null && facts.flow === progress.flow;
const newest = ({ progress, sentRun }: GuideView) => sentRun ?? progress.run;

/** From nothing to a published flow and its first run, as a tutorial: it names the nodes it teaches. */
export const guideSteps: readonly GuideStep[] = [
  {
    title: "Make a flow",
    why: "A flow takes a message, shapes it, decides, and hands it on. Name it after what comes in and where it goes.",
    parts: [
      {
        text: "Press New flow… and create it",
        target: '[data-guide="new-flow"]',
        done: ({ progress }) => progress.flow !== null,
      },
    ],
  },
  {
    title: "Choose what starts it",
    why: "A webhook gets an address that a shop can send orders to. It brings a sample Shopify order to design by.",
    parts: [
      {
        text: "Add a Webhook",
        target: entry(typeOf(webhook)),
        done: (view) => ofGuide(view) && view.facts.hasWebhook,
      },
    ],
  },
  {
    title: "Shape the order and answer",
    why: "A map builds the document the next system wants. Each field shows what it gives on the sample while you type.",
    parts: [
      {
        text: "Add a Map",
        target: entry(typeOf(map)),
        done: (view) => ofGuide(view) && view.facts.map !== null,
      },
      {
        text: "Write its first field: target number, value input.name",
        target: '[data-field="fields"] input',
        done: (view) => ofGuide(view) && view.facts.shapes,
      },
      {
        text: "Add a Respond behind it, so that the sender hears",
        target: entry(typeOf(respond)),
        done: (view) => ofGuide(view) && view.facts.answers,
      },
    ],
  },
  {
    title: "Publish it",
    why: "A version never changes once it is published; runs under way keep theirs. Problems are listed below the canvas first.",
    parts: [
      {
        text: "Press Publish, then Enter",
        target: '[data-guide="publish"]',
        done: (view) => ofGuide(view) && view.facts.published,
      },
    ],
  },
  {
    title: "Send a sample and read its run",
    why: "Every message becomes a run that keeps what each step received and handed on. That is how you will find out why an order failed.",
    parts: [
      {
        text: "Send a sample from the Webhook's settings",
        target: '[data-guide="send-sample"]',
        done: (view) => newest(view) !== null,
      },
      {
        text: "Open its run",
        target: '[data-guide="open-run"]',
        done: (view) => newest(view) !== null && view.openRun === newest(view),
      },
      {
        text: "Choose the Map on the canvas and read its output",
        target: ".react-flow__node:nth-of-type(2)",
        // Another step of the run may be open by itself, as one that failed is.
        done: ({ openStep, ...view }) =>
          view.openRun === newest({ openStep, ...view }) &&
          openStep !== null &&
          openStep === (view.progress.map ?? openStep),
      },
    ],
  },
];
