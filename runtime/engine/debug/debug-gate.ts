import type { Json } from "../../json";
import type { Clock } from "../../ports";
import type { NodeState } from "../frame";
import type { Input } from "../inputs";
import type { Recorder } from "../recorder";
import type { StepError } from "../records";
import type { RunContext } from "../run-context";
import { letArrive, soleSourceOf } from "./debug-edit";
import { DebugEffects } from "./debug-effects";
import type { AnswerSource, DebugEvent, MadeToFail } from "./debug-record";
import type { DebugPace, DebugSetup, Pause } from "./debug-setup";
import { DebugStanding, placeOf, type Sent } from "./debug-standing";
import type { FoundBefore } from "./find-before";
import type { GivenFault } from "./given-answers";
import { StopReason } from "./stop-reason";

type Parts = {
  readonly context: RunContext;
  readonly recorder: Recorder;
  readonly clock: Clock;
};

/**
 * Decides before each step of a debug run whether it may begin. A pause is a record of the journal, and so is what
 * ends it and what people do at it: nothing counts that is not recorded.
 */
export class DebugGate {
  readonly effects: DebugEffects;
  readonly #parts: Parts;
  readonly #standing = new DebugStanding();
  readonly #reason: StopReason;
  /** What another run was answered that speaks against the step it stands before. */
  #answered: Input | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.effects = new DebugEffects(parts.context, parts.clock, this.#standing);
    this.#reason = new StopReason(parts.context, this.#standing);
  }

  get pause(): Pause | null {
    return this.#standing.pause;
  }

  /** Keys of what other runs did whose answers were taken over. */
  get taken(): ReadonlySet<string> {
    return this.#standing.taken;
  }

  /** As the first segment has it. */
  begin(setup: DebugSetup, pace: DebugPace): void {
    this.#standing.setup = setup;
    this.#standing.pace = pace;
  }

  /** False where it stands still from now on. */
  mayBegin(state: NodeState): boolean {
    if (this.pause !== null) return false;
    // The message arrives in any case: there is nothing to look at before it has.
    if (state.node.work.behaviour === "trigger") return true;
    if (this.#standsAfterFailure()) return false;
    const reason = this.#reason.of(state);
    const lacking = this.effects.lackingAnswer(state);
    if (reason === null && lacking === null) return true;
    this.#stand({
      ...placeOf(state),
      side: "before",
      reason: reason ?? { why: "no-answer" },
      lacksAnswer: lacking !== null,
      ...(lacking !== null && lacking !== "unknown" && { lost: lacking }),
    });
    return false;
  }

  /** It would have been sent to a real system, and is not; where it stands already that is all. */
  standBefore(state: NodeState, found: FoundBefore): void {
    if (this.pause !== null) return;
    const { answer, ...before } = found;
    this.#answered =
      answer === null
        ? null
        : { value: answer.value, ref: this.#parts.recorder.store(answer.value).ref };
    const stored =
      answer === null || this.#answered?.ref == null
        ? null
        : { value: this.#answered.ref, port: answer.port };
    const reason = { why: "done-before", before: { ...before, answer: stored } } as const;
    this.#stand({ ...placeOf(state), side: "before", reason, lacksAnswer: false });
  }

  /** What another run was answered; null where it stands before nothing of the kind, or that has no answer. */
  answerToTake(): { readonly value: Json; readonly port: string | null } | null {
    const { pause } = this;
    if (pause?.reason.why !== "done-before") return null;
    const { answer } = pause.reason.before;
    return answer === null || this.#answered === null
      ? null
      : { value: this.#answered.value, port: answer.port };
  }

  get isEdited(): boolean {
    return this.#standing.isEdited;
  }

  /** What its intent asks for. What a debug run calls is never live: nobody wants to know. */
  asks(key: string, request: Json): void {
    if (this.#isOfMessage) this.#standing.asked.note(key, request);
  }

  /** The same, as it is stored. */
  asked(key: string, read: () => Json): void {
    if (this.#isOfMessage) this.#standing.asked.noteStored(key, read);
  }

  get #isOfMessage(): boolean {
    return this.#parts.context.message.kind !== "call";
  }

  /** Whether that was asked for under this key, or another run's answer to it stands for it. */
  hasAsked(key: string, text: string): boolean {
    return this.#standing.stoodFor.has(key) || this.#standing.asked.has(key, text);
  }

  noteTook(state: NodeState, by: string): void {
    const reason = this.pause?.reason;
    const [deed] = reason?.why === "done-before" ? reason.before.deeds : [];
    if (deed === undefined) return;
    this.#note({ kind: "took", ...placeOf(state), run: deed.run, key: deed.key }, by);
  }

  /** Whether a run in which nothing is left to do may end. */
  mayFinish(): boolean {
    return this.pause === null && !this.#standsAfterFailure();
  }

  /** Before the next step it stands still, wherever that is. */
  ask(by: string): void {
    if (!this.#standing.isAsked && this.pause === null) this.#note({ kind: "asked" }, by);
  }

  /** A step failed for good. */
  failed(state: NodeState, { code, message }: StepError): void {
    if (!this.#standing.setup.onError || this.#parts.recorder.replaying) return;
    this.#note({ kind: "erred", ...placeOf(state), code, message }, null);
  }

  /** Goes on from where it stands, if it does. */
  goOn(pace: DebugPace, by: string): void {
    if (this.pause !== null) this.#note({ kind: "went-on", pace }, by);
  }

  set(setup: DebugSetup, by: string | null): void {
    this.#note({ kind: "setup", setup }, by);
  }

  /** `at`: of what was done in the run that this one is a fork of. */
  edit(state: NodeState, value: Json, by: string | null, at?: number): void {
    const { ref } = this.#parts.recorder.store(value);
    const source = soleSourceOf(state);
    this.#note(
      { kind: "edited", ...placeOf(state), source: source?.node.id ?? null, value: ref },
      by,
      at,
    );
    letArrive(state, source, { value, ref });
  }

  noteGiven(state: NodeState, by: string): void {
    this.#note({ kind: "gave", ...placeOf(state) }, by);
  }

  /** With a fault the step is executed, and suffers it. */
  letFail(state: NodeState, how: MadeToFail, by: string): void {
    this.#note({ kind: "failed", ...placeOf(state), ...how }, by);
    this.effects.letFail(placeOf(state), how);
  }

  /** The step is executed, and answered with this after what is set to go wrong. */
  answer(state: NodeState, { value, port }: { value: Json; port: string }, by: string): void {
    const { ref } = this.#parts.recorder.store(value);
    this.#note({ kind: "answered", ...placeOf(state), port, value: ref }, by);
    this.effects.type({ ...placeOf(state), port, input: { value, ref } });
  }

  /** An attempt suffers what was set: the journal says that it was no system. */
  suffers(state: NodeState, attempt: number, fault: GivenFault): void {
    this.#note({ kind: "faulted", ...placeOf(state), attempt, fault }, null);
  }

  /** An attempt is answered by what an earlier run was: the journal says which, and whether it fits. */
  mocks(state: NodeState, attempt: number, source: AnswerSource): void {
    this.#note({ kind: "mocked", ...placeOf(state), attempt, ...source }, null);
  }

  send(state: NodeState, sent: Sent, by: string): void {
    this.#note({ kind: "sent", ...placeOf(state), ...sent }, by);
  }

  /** A record of the journal, in its order. `find` gives a step that is open; `read` a stored value. */
  restore(
    event: DebugEvent,
    find: (place: { readonly node: string; readonly path: string }) => NodeState | null,
    read: (ref: number) => Json,
  ): void {
    this.#standing.apply(event);
    if (event.kind === "paused") this.#recall(event.pause, read);
    if (event.kind === "answered") {
      const { node, path, port, value: ref } = event;
      this.effects.type({ node, path, port, input: { value: read(ref), ref } });
    }
    if (event.kind === "failed") this.effects.letFail(event, event);
    if (event.kind !== "edited") return;
    const state = find(event);
    const source = event.source === null ? null : find({ node: event.source, path: event.path });
    if (state !== null) letArrive(state, source, { value: read(event.value), ref: event.value });
  }

  /** Where it stands and what it is set to, for a summary after which nobody reads what came before. */
  restated(): readonly DebugEvent[] {
    const { recorder } = this.#parts;
    const answered = this.effects.typed.map(({ node, path, port, input }) => ({
      kind: "answered" as const,
      node,
      path,
      port,
      value: recorder.restate(input.value, input.ref),
    }));
    return [
      ...this.#standing.restated().map((event) => this.#restate(event)),
      ...answered,
      ...this.effects.madeToFail,
    ];
  }

  #restate(event: DebugEvent): DebugEvent {
    if (event.kind !== "paused" || event.pause.reason.why !== "done-before") return event;
    const { reason } = event.pause;
    const { answer } = reason.before;
    if (answer === null || this.#answered === null) return event;
    const value = this.#parts.recorder.restate(this.#answered.value, this.#answered.ref);
    const before = { ...reason.before, answer: { ...answer, value } };
    return { kind: "paused", pause: { ...event.pause, reason: { ...reason, before } } };
  }

  #recall({ reason }: Pause, read: (ref: number) => Json): void {
    const answer = reason.why === "done-before" ? reason.before.answer : null;
    this.#answered = answer === null ? null : { value: read(answer.value), ref: answer.value };
  }

  #standsAfterFailure(): boolean {
    const { failed } = this.#standing;
    if (failed === null) return false;
    const { node, path, code, message } = failed;
    const reason = { why: "error", code, message } as const;
    this.#stand({ node, path, side: "after", reason, lacksAnswer: false });
    return true;
  }

  #stand(at: Omit<Pause, "number">): void {
    this.#note({ kind: "paused", pause: { number: this.#standing.nextPause, ...at } }, null);
  }

  #note(event: DebugEvent, by: string | null, at = this.#parts.clock.now()): void {
    this.#parts.recorder.noteDebug(event, at, by);
    this.#standing.apply(event);
  }
}
