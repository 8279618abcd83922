import { FlowError } from "../errors/flow-error";
import type { AwaitedRow } from "../nodes/execution";
import { type Activity, isUnderWay, newActivity } from "./activity";
import type { FoundBefore } from "./debug/find-before";
import { GivenResults } from "./debug/given-results";
import type { LookedBack } from "./debug/live-look";
import { LiveSends } from "./debug/live-sends";
import { EffectCommands } from "./effect-commands";
import { EffectSender, type TimedSent } from "./effect-sender";
import { isAbandoned, type NodeState } from "./frame";
import { type DriverParts, Outcomes, type Timing } from "./outcomes";
import { adoptedBy, doubtAnywhere, doubtElsewhere, mayBeDone } from "./prior-effects";
import { stepErrorOf } from "./pure-steps";
import { recordIntent } from "./record-intent";
import type { StepRecord } from "./records";
import { idempotencyKey, scopeOf } from "./run-context";
import type { SentTo } from "./sent-to";
import { Suspensions } from "./suspensions";

/** Effects of one run that may be in flight at once, over all loops and branches. */
const inFlightMax = 32;
/** Turns of the event queue that a commit waits for connections. */
const openingTurns = 12;

/** The effects of a run: intents before sending, results after it, retries, look-ups, and doubt. */
export class EffectSteps {
  /** Sent, and the answer not applied yet. */
  inFlight = 0;
  /** Of these, connections that are being opened. */
  opening = 0;
  fenced = false;
  cancelled = false;
  /** What people say of them. */
  readonly commands: EffectCommands;
  readonly #activities = new Set<Activity>();
  readonly #results: TimedSent[] = [];
  readonly #parts: DriverParts;
  readonly #outcomes: Outcomes;
  readonly #suspensions: Suspensions;
  readonly #sender: EffectSender;
  readonly #given: GivenResults;
  /** Of debug runs. */
  readonly #live: LiveSends | null;
  readonly #wake: () => void;

  constructor(parts: Omit<DriverParts, "activities">, wake: () => void) {
    this.#parts = Object.assign({}, parts, { activities: this.#activities });
    this.#wake = wake;
    this.#outcomes = new Outcomes(this.#parts);
    this.#suspensions = new Suspensions(this.#parts, this.#outcomes);
    this.commands = new EffectCommands(this.#parts, this.#outcomes);
    this.#given = new GivenResults(this.#parts, this.#outcomes);
    this.#sender = new EffectSender(parts);
    const { host, context, gate } = parts;
    this.#live = gate === null ? null : new LiveSends({ host, context, gate });
  }

  get hasResults(): boolean {
    return this.#results.length > 0;
  }

  /** Something that is to be sent at once has no intent yet: it is being opened, or has no place or room. */
  get isBehind(): boolean {
    return [...this.#activities].some(
      ({ phase, due }) => phase === "opening" || (phase === "send" && due === 0),
    );
  }

  all(): ReadonlySet<Activity> {
    return this.#activities;
  }

  licensed(epoch: number, at: number): void {
    this.#sender.licensed(epoch, at);
  }

  /** Takes up an effect, a wait or a call that has become ready. */
  begin(state: NodeState): void {
    const activity = this.take(state);
    if (state.node.work.behaviour !== "wait") return;
    if (this.#given.standsFor(activity)) this.#given.endWait(activity);
    else this.#suspensions.beginWait(activity);
  }

  /** Takes up a step whose row is in no version of its table yet. */
  beginRowWait(state: NodeState, row: AwaitedRow): void {
    this.#suspensions.rows.begin(this.take(state), row);
  }

  /** The node is under way from now on; the journal says how far it is. */
  take(state: NodeState): Activity {
    this.#parts.machine.markBusy(state);
    const activity = newActivity(state, this.#parts.host.clock.now());
    if (this.#live !== null) activity.attempt = this.#live.triesOf(state);
    state.activity = activity;
    this.#activities.add(activity);
    return activity;
  }

  /** It is not to be sent now after all: its step is the next to begin again. */
  takeBack(activity: Activity): void {
    this.#live?.takenBack(activity);
    this.#activities.delete(activity);
    this.#parts.machine.takeBack(activity.state);
  }

  restoreWait(activity: Activity, step: Pick<StepRecord, "startedAt" | "due" | "tables">): void {
    this.#suspensions.restore(activity, step);
  }

  /** Its result is known: nothing is under way any more. */
  settled({ activity }: NodeState): void {
    if (activity !== null) this.#activities.delete(activity);
  }

  /** A record says that it was given up. */
  forget(state: NodeState): void {
    this.settled(state);
    if (state.phase === "busy") this.#parts.machine.drop(state);
  }

  /** Earliest epoch ms at which something goes on by itself; Infinity if only a person can help. */
  nextDue(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const activity of this.#activities) {
      if (this.#suspensions.mustAsk(activity)) return 0;
      due = Math.min(due, activity.due);
    }
    return due;
  }

  /** Writes the intents of what is due; they are sent once the next commit is durable. */
  prepareDue(): void {
    const now = this.#parts.host.clock.now();
    let room = inFlightMax - this.inFlight;
    for (const activity of this.#activities) {
      if (room <= 0) return;
      const asking = this.#suspensions.question(activity, now);
      if (asking !== null) this.#start(activity, asking);
      else if (activity.due > now || activity.phase === "wait") continue;
      else if (activity.phase === "send") this.#openOrIntend(activity, now);
      else if (activity.phase === "look-up" && this.#makeRequest(activity)) {
        this.#start(activity, this.#lookUp(activity));
      } else continue;
      room -= 1;
    }
  }

  /** What the last commit holds may be sent, and waits that it began may be asked about. */
  sendCommitted(): void {
    for (const activity of this.#activities) {
      activity.committed = true;
      if (activity.phase !== "intended") continue;
      this.#start(activity, this.#send(activity));
    }
  }

  #send(activity: Activity): Promise<TimedSent> {
    if (this.#given.standsFor(activity)) return this.#given.come(activity);
    const call = activity.state.node.work.behaviour === "call";
    if (call) return this.#suspensions.call(activity);
    const send = () => this.#sender.send(activity);
    return this.#live === null ? send() : this.#live.send(activity, send);
  }

  #lookUp(activity: Activity): Promise<TimedSent> {
    activity.to ??= doubtAnywhere(this.#parts.context, activity);
    return this.#given.standsFor(activity)
      ? this.#given.lookUp(activity)
      : this.#sender.lookUp(activity);
  }

  applyResults(): void {
    for (const sent of this.#results.splice(0)) this.#apply(sent);
  }

  /** Gives up what has not been sent in frames that failed; what may have happened is settled first. */
  dropAbandoned(): void {
    for (const activity of this.#activities) {
      if (!isAbandoned(activity.state.frame) || isUnderWay(activity)) continue;
      if (activity.unsettled && !this.cancelled) continue;
      this.#outcomes.record(activity, "cancelled", null, this.#outcomes.instant(), {});
      this.#activities.delete(activity);
      this.#parts.machine.drop(activity.state);
    }
  }

  /** Settles intents whose results were never written: their process ended first. */
  recoverUnread(): void {
    for (const activity of this.#activities) {
      if (activity.phase !== "intended") continue;
      if (this.#given.standsFor(activity)) {
        // Nothing has left: what would have come of it comes now.
        this.#start(activity, this.#given.come(activity));
        continue;
      }
      const error = new FlowError(
        "ANSWER_UNKNOWN",
        "The process that sent this ended before it read the answer.",
      );
      const now = this.#outcomes.instant();
      // Whoever had the run may have sent it long after the intent, up to the end, and one that was stopped in the
      // middle of it sends it when it wakes.
      activity.sentAt = now.startedAt;
      // A keyed send goes out again at once; a look-up waits for the old request to be over.
      if (this.#outcomes.unknown(activity, error, undefined, now) === "send") activity.due = 0;
    }
  }

  #openOrIntend(activity: Activity, now: number): void {
    const { connection, timeoutMs } = activity.state.node.node;
    const given = this.#given.standsFor(activity);
    if (connection === undefined || activity.timeoutMs !== null || given) {
      activity.timeoutMs ??= timeoutMs ?? null;
      if (!this.#makeRequest(activity)) return;
      if (this.#live?.mustLook(activity)) this.#beginOpening(activity, this.#live.look(activity));
      else this.#intend(activity, now);
      return;
    }
    this.#beginOpening(activity, this.#sender.open(activity, connection));
  }

  /** What must be known before its intent. */
  #beginOpening(activity: Activity, coming: Promise<TimedSent>): void {
    this.#start(activity, coming);
    activity.phase = "opening";
    this.opening += 1;
  }

  /** Connections are nearly always opened from memory: then the next commit can hold the intent. */
  async awaitOpening(): Promise<boolean> {
    for (let turn = 0; turn < openingTurns && this.opening > this.#openedResults(); turn++) {
      await null;
    }
    return this.#openedResults() > 0;
  }

  #openedResults(): number {
    return this.#results.filter(({ kind }) => kind === "opened" || kind === "looked").length;
  }

  /** False where there is nothing to send, or where that has failed. */
  #makeRequest(activity: Activity): boolean {
    const { state } = activity;
    const { work } = state.node;
    const { context, machine, gate } = this.#parts;
    try {
      if (activity.request === null) {
        const scope = scopeOf(context, state, machine.inputOf(state));
        const asNew = gate?.effects.sentAs(state) === "new";
        activity.key = idempotencyKey(context, state, scope, asNew);
        if (work.behaviour === "effect") {
          activity.request = work.effect.request(scope, activity.key);
        } else if (work.behaviour === "call") {
          activity.request = work.call(scope);
        }
      }
    } catch (cause) {
      this.#outcomes.fail(activity, stepErrorOf(cause), undefined, this.#outcomes.instant());
      return false;
    }
    return activity.request !== null;
  }

  #intend(activity: Activity, now: number): void {
    const { context, recorder, gate } = this.#parts;
    const { request, key } = activity;
    if (request !== null) gate?.asks(key, request);
    if (this.#given.standsFor(activity)) {
      this.#given.answer(activity, now);
      return;
    }
    const adopted = adoptedBy(context, activity);
    if (adopted === undefined && this.#standsInDoubt(activity)) return;
    if (adopted === undefined && mayBeDone(context, activity)) {
      this.#outcomes.lookUpBefore(activity, context.late.get(activity.key) ?? 0);
      return;
    }
    const mode = gate?.effects.modeFor(activity);
    if (adopted !== undefined) activity.to = adopted.to ?? null;
    recordIntent(recorder, activity, now, mode === "mocked" ? undefined : mode);
    if (adopted === undefined) return;
    // An earlier run of the chain did it: the target would do it again.
    activity.settledBy = "adopted";
    const done = { value: adopted.value, response: null, port: adopted.port ?? undefined };
    this.#outcomes.succeed(activity, done, this.#outcomes.instant());
  }

  /** Only the other system could say what became of what an earlier run sent to it: a person is asked. */
  #standsInDoubt(activity: Activity): boolean {
    const doubt = doubtElsewhere(this.#parts.context, activity);
    if (doubt === null) return false;
    activity.to = doubt;
    this.#outcomes.elsewhere(activity, this.#outcomes.instant());
    return true;
  }

  #start(activity: Activity, sending: Promise<TimedSent>): void {
    activity.phase = "in-flight";
    activity.due = Number.POSITIVE_INFINITY;
    this.inFlight += 1;
    void sending.then((sent) => {
      this.#results.push(sent);
      this.#wake();
    });
  }

  #apply(sent: TimedSent): void {
    this.inFlight -= 1;
    if (sent.kind !== "fenced" && sent.activity.phase === "opening") this.opening -= 1;
    switch (sent.kind) {
      case "fenced":
        this.fenced = true;
        this.#sender.abort();
        return;
      case "unsent":
        this.#outcomes.unsent(sent.activity, sent.error, sent);
        break;
      case "opened":
        sent.activity.timeoutMs = sent.timeoutMs;
        sent.activity.to = sent.to;
        sent.activity.phase = "send";
        sent.activity.due = 0;
        return;
      case "looked":
        this.#applyLooked(sent.activity, sent.looked);
        return;
      case "overtaken":
        this.#outcomes.notNow(
          sent.activity,
          "another run of this message has begun or gone on",
          sent,
        );
        break;
      case "rebound":
        this.#applyRebound(sent.activity, sent.to, sent);
        break;
      case "unasked":
        sent.activity.phase = "look-up";
        sent.activity.due = 0;
        return;
      case "elsewhere":
        this.#outcomes.elsewhere(sent.activity, sent);
        break;
      case "look-up":
        this.#outcomes.lookedUp(sent.activity, sent.result, sent);
        break;
      case "result":
        this.#outcomes.applyResult(sent.activity, sent.result, sent);
        break;
      case "event":
        this.#suspensions.applyEvent(sent.activity, sent.event, sent.closed, sent);
        break;
      case "row":
        this.#suspensions.rows.apply(sent.activity, sent.found, sent);
        break;
      case "sub-flow":
        this.#suspensions.applyCall(sent.activity, sent.sub, sent);
        break;
    }
    this.#parts.recorder.urgent = true;
  }

  /** What an attempt before may have done at a real system is not sent to another one, which knows no key of it. */
  #applyRebound(activity: Activity, to: SentTo, timing: Timing): void {
    if (activity.unsettled && activity.to?.simulated !== true) {
      this.#outcomes.elsewhere(activity, timing);
      return;
    }
    activity.unsettled = false;
    activity.to = to;
    this.#outcomes.notNow(activity, "the flow was bound to another connection", timing);
  }

  #applyLooked(activity: Activity, { found, mark }: LookedBack): void {
    activity.phase = "send";
    activity.due = 0;
    if (isAbandoned(activity.state.frame)) return;
    if (found === null) this.#live?.free(activity, mark);
    else this.#standBefore(activity, found);
  }

  /** A person says what is to become of it; what stands elsewhere already begins again later. */
  #standBefore(activity: Activity, found: FoundBefore): void {
    this.#parts.gate?.standBefore(activity.state, found);
    this.takeBack(activity);
  }
}
