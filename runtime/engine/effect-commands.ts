import type { Json } from "../json";
import type { Clock } from "../ports";
import { type Activity, guaranteeOf, isUnderWay, timeoutOf } from "./activity";
import { boundElsewhere } from "./bound-elsewhere";
import type { DriverParts, Outcomes } from "./outcomes";
import type { RunCommand } from "./records";

/** What people say of effects under way: that one be tried now, or what came of one in doubt. */
export class EffectCommands {
  readonly #activities: ReadonlySet<Activity>;
  readonly #clock: Clock;
  readonly #outcomes: Outcomes;

  constructor({ activities, host }: DriverParts, outcomes: Outcomes) {
    this.#activities = activities;
    this.#clock = host.clock;
    this.#outcomes = outcomes;
  }

  /** What somebody says of a step that is being sent counts only once nobody knows what came of it. */
  mustWait(command: RunCommand): boolean {
    if (command.kind !== "resolve") return false;
    return this.#meantBy(command).some(isUnderWay);
  }

  #meantBy({ detail: { node, path } }: RunCommand): readonly Activity[] {
    return [...this.#activities].filter(
      ({ state }) => state.node.id === node && state.frame.path === (path ?? ""),
    );
  }

  /** "Try now" or a person's choice about a step in doubt. */
  apply(command: RunCommand): void {
    if (command.kind === "release") {
      for (const activity of this.#activities) {
        if (activity.phase === "send") activity.due = 0;
        if (activity.phase === "look-up")
          activity.due = Math.min(activity.due, this.#over(activity));
        if (activity.phase === "in-doubt") this.#tryAgain(activity);
      }
      return;
    }
    const { outcome, value } = command.detail;
    for (const activity of this.#meantBy(command)) {
      if (activity.unsettled) this.#resolve(activity, outcome ?? null, value ?? null);
    }
  }

  /** The slot may lead to the system again that it went to: that one knows the key, or can be asked. */
  #tryAgain(activity: Activity): void {
    if (activity.lastError?.message !== boundElsewhere.message) return;
    const guarantee = guaranteeOf(activity.state.node.work);
    if (guarantee === "none") return;
    activity.phase = guarantee === "keyed" ? "send" : "look-up";
    activity.due = guarantee === "keyed" ? 0 : this.#over(activity);
    const { due, lastError } = activity;
    // Whoever has the run when it is due knows by this that it is in doubt no more.
    this.#outcomes.record(activity, "unknown", lastError, this.#outcomes.instant(), { due });
  }

  #resolve(activity: Activity, outcome: Json, value: Json): void {
    const { work } = activity.state.node;
    if (outcome === "happened") {
      activity.settledBy = "person";
      this.#outcomes.succeed(
        activity,
        { value, response: null, port: undefined },
        this.#outcomes.instant(),
      );
    } else if (outcome === "did-not-happen") {
      activity.settledBy = "person";
      activity.unsettled = false;
      activity.cleared = true;
      activity.phase = "send";
      activity.due = this.#over(activity);
      this.#outcomes.record(activity, "retrying", activity.lastError, this.#outcomes.instant(), {
        due: activity.due,
        settledBy: "person",
      });
    } else if (outcome === "look-up" && work.behaviour === "effect" && work.effect.lookUp) {
      const { phase, lastError } = activity;
      activity.phase = "look-up";
      activity.due = this.#over(activity);
      if (phase !== "in-doubt") return;
      // Whoever has the run when it is due knows by this that it is in doubt no more.
      const { due } = activity;
      this.#outcomes.record(activity, "unknown", lastError, this.#outcomes.instant(), { due });
    }
  }

  /** From when on its last request is surely not on its way any more. */
  #over(activity: Activity): number {
    return Math.max(this.#clock.now(), activity.sentAt + 2 * timeoutOf(activity));
  }
}
