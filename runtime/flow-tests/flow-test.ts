import type { GivenFault } from "../engine/debug/given-answers";
import type { IterationPath, RunState, RunStatus } from "../engine/records";
import type { NodeId } from "../flow/document";
import type { Json, JsonObject } from "../json";

/** The message a test begins with, as its trigger receives it. */
export type TestMessage = {
  readonly trigger: NodeId;
  readonly kind: "webhook" | "schedule" | "manual" | "call" | "replay";
  readonly method?: string;
  readonly contentType?: string;
  readonly headers: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  /** Text of the body; bytes that are no UTF-8 stand as `base64` instead. */
  readonly body?: string;
  readonly base64?: string;
};

/**
 * What a system, a called flow or an awaited event answers to one step. The narrowest place counts: `key`, an
 * idempotency key; else `path`, one round of a loop; else every call of the step.
 */
export type TestMock = {
  readonly node: NodeId;
  readonly path?: IterationPath;
  readonly key?: string;
  readonly value: Json;
  /** The step's main output without it. */
  readonly port?: string;
  /** What goes wrong before the answer: one for each attempt, in order. */
  readonly faults?: readonly GivenFault[];
  /** There is no answer after the faults: the last one holds for every further attempt. */
  readonly noAnswer?: true;
  /** It comes after the answers to calls that are under way with it. */
  readonly late?: true;
};

/** How a run ends, or in which state it stays. */
export type TestEnd = RunStatus | RunState | "too-long";

/** A whole value that a test holds on to. `request` counts the requests of a step from 0. */
export type GoldenOf =
  | { readonly of: "answer" }
  | { readonly of: "step"; readonly node: NodeId; readonly path?: IterationPath }
  | { readonly of: "request"; readonly node: NodeId; readonly request: number };

/** One thing that must be so. Fields are written as `lines[2].unit`; "" is the whole value. */
export type TestCheck = Said & {
  /** It is about the run of the older message. */
  readonly older?: true;
};

type Said =
  | { readonly check: "end"; readonly is: TestEnd; readonly code?: string }
  | ({
      readonly check: "golden";
      readonly value: Json;
      readonly ignore?: readonly string[];
    } & GoldenOf)
  | {
      readonly check: "output";
      readonly node: NodeId;
      readonly path?: IterationPath;
      readonly field: string;
      readonly is: Json;
    }
  /** True by an expression with the roots `steps`, `trigger`, `answer`, `requests`, `end`, `params` and `run`. */
  | { readonly check: "holds"; readonly expression: string }
  | { readonly check: "reached"; readonly node: NodeId; readonly is: boolean }
  | { readonly check: "left-by"; readonly node: NodeId; readonly port: string }
  /** How many requests a step made, repeats included. */
  | { readonly check: "requests"; readonly node: NodeId; readonly is: number }
  | {
      readonly check: "request";
      readonly node: NodeId;
      readonly request: number;
      readonly field: string;
      readonly is: Json;
    };

/** A message that its sender made before the test's, and that comes after it. */
export type OlderMessage = {
  readonly message: TestMessage;
  /** What systems answer it. A step that is named here has these answers only; the others have those of the test. */
  readonly mocks: readonly TestMock[];
};

/** A test of a flow: a file `tests/NAME.json` beside its `flow.json`. Nothing in it names a system or a secret. */
export type FlowTest = {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly note?: string;
  readonly message: TestMessage;
  /** The message is delivered a second time when its run has ended; the test fails where that starts another run. */
  readonly twice?: true;
  /** Comes when the run of the message has ended, as another order. */
  readonly older?: OlderMessage;
  /** Where the clock stands when it begins, ISO 8601 in UTC. */
  readonly acceptedAt: string;
  /** UUID of the run: keys and new ids follow from it, so that they are the same each time. */
  readonly origin: string;
  /** Values of the publication; without it those of where it runs. */
  readonly parameters?: JsonObject;
  /** Versions of lookup tables by their hash; the others are read as they are now. */
  readonly tables?: { readonly [name: string]: string };
  readonly mocks: readonly TestMock[];
  readonly checks: readonly TestCheck[];
  /** Fields whose personal data was replaced when it was saved from a run. */
  readonly masked?: readonly string[];
};
