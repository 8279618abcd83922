import fc from "fast-check";
import { expect, it } from "vitest";
import { FlowError } from "../../errors/flow-error";
import type { FlowDocument } from "../../flow/document";
import { DebuggedRun } from "../../testing/debugged-run";
import { aCall, aFlow } from "../../testing/flow-builder";
import type { Cut } from "../../testing/memory-journal";
import { TriedMessage, version } from "../../testing/tried-message";
import { refuseUnrecognised } from "../rehearsal";
import { startReplay } from "../replay";

type Guarantee = "keyed" | "none";
type Shape = {
  /** Ids of the two calls, the list they are of, and the key of its items. */
  readonly line: string;
  readonly mail: string;
  readonly list: string;
  readonly key: string;
};

const published: Shape = { line: "line", mail: "mail", list: "input.lines", key: "" };

/** hook → split → (line) → join → mail. What is asked for is the same in all shapes. */
const flow = (guarantee: Guarantee, { line, mail, list, key }: Shape): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      split: { type: "splitter@1", config: { list } },
      [line]: aCall(
        guarantee,
        { url: "/lines" },
        { connection: "erp", ...(key !== "" && { idempotencyKey: key }) },
      ),
      join: { type: "aggregator@1" },
      [mail]: aCall(
        guarantee,
        { url: "/mails", body: "expression", bodyExpression: "{ order: trigger.body.number }" },
        { connection: "erp" },
      ),
    },
    [
      "hook.out -> split.in",
      `split.item -> ${line}.in`,
      `${line}.out -> join.in`,
      `join.out -> ${mail}.in`,
    ],
  );

const body = { number: 7, lines: [{ n: 1 }, { n: 2 }, { n: 3 }] };

type Said =
  | "debug"
  | "debug-into"
  | "edit"
  | "debug-published"
  | "fork"
  | "continue"
  | "step"
  | "take"
  | "give"
  | "again"
  | "retry";

/** A person who never says “as new”, and processes that die. */
class Person {
  readonly message: TriedMessage;
  readonly #deaths: Cut[];

  constructor(message: TriedMessage, deaths: readonly Cut[]) {
    this.message = message;
    this.#deaths = [...deaths];
  }

  get #stored() {
    return [...this.message.world.journal.runs.values()];
  }

  /** The newest one that is stepped through. */
  get #debugged(): DebuggedRun | null {
    const stored = this.#stored.findLast(({ head }) => head.purpose === "debug");
    if (stored === undefined) return null;
    const run = new DebuggedRun(this.message.world);
    run.id = stored.head.id;
    return run;
  }

  async says(said: Said): Promise<void> {
    const last = this.#debugged;
    switch (said) {
      case "debug":
      case "debug-into":
      case "debug-published":
        return this.#alive(async () => {
          const runs = version(said === "debug-published" ? "0" : "1");
          await this.message.debug({
            runs,
            pace: { kind: said === "debug-into" ? "into" : "continue" },
          });
        });
      case "fork":
        if (last === null) return;
        return this.#alive(async () => {
          await this.message.debug({ of: last.stored.head });
        });
      case "retry":
        return this.#alive(() => this.#retry());
      default:
        if (last === null || last.stored.end !== null) return;
        last.note(
          said === "give"
            ? { act: "give", port: "out", value: { typed: true } }
            : said === "again"
              ? { act: "send", mode: "live", as: "same-key" }
              : said === "edit"
                ? { act: said, value: { number: 7, lines: [...body.lines].reverse() } }
                : { act: said },
        );
        return this.#alive(async () => {
          await this.message.world.resume(last.id);
        });
    }
  }

  /** With a process that may die on the way; another one goes on when it is asked to. */
  async #alive(work: () => Promise<void>): Promise<void> {
    const { journal } = this.message.world;
    const next = this.#deaths.shift();
    journal.cut = next === undefined ? null : { ...next, commit: journal.commits + next.commit };
    const died = new Promise<void>((resolve) => {
      journal.onCut = resolve;
    });
    await Promise.race([work(), died]);
    journal.cut = null;
  }

  async #retry(): Promise<void> {
    const { world } = this.message;
    const stored = this.#stored;
    const reals = stored.filter(({ head }) => head.purpose !== "debug");
    const open = reals.find(({ end }) => end === null);
    if (open !== undefined) {
      await world.resume(open.head.id);
      return;
    }
    const source = reals.at(-1)?.head ?? this.message.real;
    const head = world.head({ purpose: "replay", origin: source.origin, parent: source.id });
    const chain = stored.map((run) => run.head);
    const request = { parameters: {}, source, chain, from: { kind: "start" } as const };
    try {
      const document = flow("none", published);
      await refuseUnrecognised(world.host, { ...request, document, version: version("0") });
      const plan = await world.host.plan(head);
      const started = await startReplay(world.host, {
        ...request,
        head,
        plan,
        lane: null,
        execute: "here",
      });
      await started.done;
    } catch (cause) {
      if (!(cause instanceof FlowError)) throw cause;
    }
  }
}

it("nothing is done twice, whatever is stepped through, forked and retried, unless somebody says so", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Guarantee>("keyed", "none"),
      fc.record({
        line: fc.constantFrom("line", "row"),
        mail: fc.constantFrom("mail", "letter"),
        list: fc.constantFrom("input.lines", "reverse(input.lines)", "concat(input.lines, [])"),
        key: fc.constantFrom("", "item.n", "item.n + 1"),
      }),
      fc.nat(5),
      fc.array(
        fc.constantFrom<Said>(
          "debug",
          "debug-into",
          "debug-published",
          "edit",
          "fork",
          "continue",
          "step",
          "take",
          "give",
          "again",
          "retry",
        ),
        { minLength: 1, maxLength: 14 },
      ),
      fc.array(
        fc.record({ commit: fc.nat(4), when: fc.constantFrom<Cut["when"]>("before", "after") }),
        { maxLength: 4 },
      ),
      async (guarantee, draft, refusedAt, sayings, deaths) => {
        // The real run does some of it, and then the target refuses once.
        const moves = Array.from({ length: refusedAt }, () => ({ move: "ok" as const }));
        const message = await TriedMessage.ran(flow(guarantee, published), flow(guarantee, draft), {
          body,
          moves: [...moves, { move: "status", status: 422 }],
        });
        const person = new Person(message, deaths);
        for (const said of sayings) await person.says(said);
        const { effects } = message.world.target;
        const done = effects.map(({ path, body: sent }) => `${path} ${sent}`);
        expect(done.filter((each, at) => done.indexOf(each) !== at)).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});
