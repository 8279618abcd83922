import fc from "fast-check";
import { expect, it } from "vitest";
import { FlowError } from "../../errors/flow-error";
import type { FlowDocument } from "../../flow/document";
import type { Json } from "../../json";
import { DebuggedRun } from "../../testing/debugged-run";
import { aCall, aFlow } from "../../testing/flow-builder";
import type { Cut } from "../../testing/memory-journal";
import { reaching, TriedMessage, version } from "../../testing/tried-message";
import { refuseUnrecognised } from "../rehearsal";
import { startReplay } from "../replay";
import type { ReplayStart } from "../replay-start";
import type { LoadedTable } from "../run-host";
import { emptySetup } from "./debug-setup";

type Guarantee = "keyed" | "lookup" | "none";
/** Where the list is from. */
type Source = "message" | "read" | "table";
type Shape = {
  /** Ids of the two calls, the list they are of, and the key of its items. */
  readonly line: string;
  readonly mail: string;
  readonly list: string;
  readonly key: string;
};

const published: Shape = { line: "line", mail: "mail", list: "input.lines", key: "" };

const linesOf: { readonly [source in Source]: string } = {
  message: "trigger.body.lines",
  read: "input.lines",
  table:
    'lookup("Ways", { of: "lines" }, "way") == "back" ? reverse(trigger.body.lines) : trigger.body.lines',
};

/** hook → (fetch) → map → split → (line) → join → mail. What is asked for is the same in all shapes. */
const flow = (
  { guarantee, source }: { readonly guarantee: Guarantee; readonly source: Source },
  { line, mail, list, key }: Shape,
): FlowDocument =>
  aFlow(
    {
      hook: { type: "webhook@1" },
      fetch: {
        type: "http-request@1",
        config: { method: "GET", url: "/list" },
        connection: "erp",
      },
      map: { type: "map@1", config: { fields: [{ target: "lines", value: linesOf[source] }] } },
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
      "hook.out -> fetch.in",
      "fetch.out -> map.in",
      "map.out -> split.in",
      `split.item -> ${line}.in`,
      `${line}.out -> join.in`,
      `join.out -> ${mail}.in`,
    ],
  );

const lines = [{ n: 1 }, { n: 2 }, { n: 3 }];
const body = { number: 7, lines };
/** What a person lets an item be. */
const edited = { n: 9 };
/** Other lists that come by now, or that a person gives. */
const lists: readonly Json[] = [
  [{ n: 3 }, { n: 2 }, { n: 1 }],
  [{ n: 4 }, { n: 1 }, { n: 2 }, { n: 3 }],
  [{ n: 2 }, { n: 3 }],
];

const ways = ["forth", "back", "forth"].map(
  (way, at): LoadedTable => ({ name: "Ways", hash: `ways-${at}`, rows: [{ of: "lines", way }] }),
);

const starts = [
  "debug",
  "debug-into",
  "debug-published",
  "debug-published-into",
  "debug-mocked",
] as const;
const sayings = [
  ...starts,
  "edit",
  "edit-line",
  "skip",
  "fork",
  "fork-split",
  "fork-line",
  "fork-mail",
  "other",
  "mock",
  "live",
  "continue",
  "step",
  "into",
  "take",
  "give",
  "again",
  "move",
  "retry",
  "retry-failed",
] as const;
type Said = { readonly say: (typeof sayings)[number] | "go-on"; readonly list: Json };
type Told =
  | "mock"
  | "live"
  | "continue"
  | "step"
  | "into"
  | "take"
  | "give"
  | "skip"
  | "again"
  | "edit"
  | "edit-line";

/** A person who never says “as new”, and processes that die. */
class Person {
  readonly message: TriedMessage;
  readonly #document: FlowDocument;
  readonly #deaths: Cut[];
  /** The run that is spoken to: the newest that is stepped through, or one before it. */
  #back = 0;
  #moves = 0;

  constructor(message: TriedMessage, document: FlowDocument, deaths: readonly Cut[]) {
    this.message = message;
    this.#document = document;
    this.#deaths = [...deaths];
  }

  get #stored() {
    return [...this.message.world.journal.runs.values()];
  }

  get #debugged(): DebuggedRun | null {
    const stepped = this.#stored.filter(({ head }) => head.purpose === "debug");
    const stored = stepped.at(-1 - (this.#back % Math.max(1, stepped.length)));
    if (stored === undefined) return null;
    const run = new DebuggedRun(this.message.world);
    run.id = stored.head.id;
    return run;
  }

  async says({ say, list }: Said): Promise<void> {
    const last = this.#debugged;
    switch (say) {
      case "debug":
      case "debug-into":
      case "debug-published":
      case "debug-published-into":
      case "debug-mocked":
        return this.#debug({
          runs: version(say.startsWith("debug-published") ? "0" : "1"),
          pace: { kind: say.endsWith("into") ? "into" : "continue" },
          live: say !== "debug-mocked",
        });
      case "fork":
        return last === null ? undefined : this.#debug({ of: last.stored.head });
      case "fork-split":
      case "fork-line":
      case "fork-mail": {
        if (last === null) return;
        const { head } = last.stored;
        const at = say.slice("fork-".length);
        const path = at === "line" ? { path: "split:1" } : {};
        return this.#debug({ of: head, runs: head.version, node: at, ...path });
      }
      case "other":
        this.#back += 1;
        return;
      case "move":
        return this.#move(list);
      case "retry":
        return this.#alive(() => this.#retry({ kind: "start" }));
      case "retry-failed":
        return this.#alive(() => this.#retry({ kind: "failed" }));
      case "go-on":
        for (let turn = 0; turn < 12 && last?.pause != null; turn++) {
          const { why } = last.pause.reason;
          await this.#says(
            why === "done-before" ? "take" : why === "no-answer" ? "give" : "step",
            list,
          );
        }
        return;
      case "edit":
        await this.#goTo("split");
        return this.#says(say, list);
      case "edit-line":
        await this.#goTo("line");
        return this.#says(say, list);
      case "skip":
        await this.#goTo("map");
        return this.#says(say, list);
      default:
        return this.#says(say, list);
    }
  }

  /** It may stand before that, or not come there. */
  async #goTo(node: string): Promise<void> {
    const last = this.#debugged;
    for (let turn = 0; turn < 6 && last?.pause != null && last.pause.node !== node; turn++) {
      await this.#says(last.pause.reason.why === "no-answer" ? "give" : "into", null);
    }
  }

  async #says(say: Told, list: Json): Promise<void> {
    const last = this.#debugged;
    if (last === null || last.stored.end !== null) return;
    this.#tell(last, say, list);
    return this.#alive(async () => {
      await this.message.world.resume(last.id);
    });
  }

  #tell(run: DebuggedRun, say: Told, list: Json): void {
    const orders: { readonly [say in Told]?: Parameters<DebuggedRun["note"]>[0] } = {
      mock: { act: "setup", setup: emptySetup },
      live: { act: "setup", setup: reaching(run.id) },
      give: { act: "give", port: "out", value: { typed: true } },
      skip: { act: "give", port: "out", value: { lines: list } },
      again: { act: "send", mode: "live", as: "same-key" },
      "edit-line": { act: "edit", value: edited },
      edit: { act: "edit", value: { number: 7, lines: list } },
    };
    run.note(orders[say] ?? { act: say as "continue" });
  }

  #debug(start: NonNullable<Parameters<TriedMessage["debug"]>[0]>): Promise<void> {
    this.#back = 0;
    return this.#alive(async () => {
      try {
        await this.message.debug(start);
      } catch (cause) {
        if (!(cause instanceof FlowError)) throw cause;
      }
    });
  }

  #move(list: Json): void {
    const { world } = this.message;
    this.#moves += 1;
    world.target.pages.set("/list", { lines: list });
    const newest = ways[this.#moves % ways.length];
    if (newest === undefined) return;
    world.tables = [newest, ...ways.filter((way) => way !== newest)];
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

  async #retry(from: ReplayStart): Promise<void> {
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
    const chain = [...reals, ...stored.filter((run) => !reals.includes(run))].map(
      (run) => run.head,
    );
    const request = { parameters: {}, source, chain, from } as const;
    const document = this.#document;
    try {
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

  /** Lines that a real run had, has succeeded with, and nobody ordered. */
  get lost(): readonly string[] {
    const { world } = this.message;
    const done = new Set(this.done);
    return this.#stored
      .filter(({ head, end }) => head.purpose !== "debug" && end?.status === "succeeded")
      .flatMap(({ head }) => {
        const [status, , ...value] = (world.outcome(head.id).map ?? "").split(" ");
        expect(status).toBe("succeeded");
        const came = (JSON.parse(value.join(" ")) as { lines: Json[] }).lines;
        return came.map((line) => `/lines ${JSON.stringify(line)}`);
      })
      .filter((line) => !done.has(line));
  }

  get done(): readonly string[] {
    return this.message.world.target.effects.map(({ path, body: sent }) => `${path} ${sent}`);
  }
}

const saying = (says: readonly Said["say"][]) =>
  fc.record({ say: fc.constantFrom(...says), list: fc.constantFrom<Json>(...lists) });

it("nothing is done twice or lost, whatever is stepped through, forked and retried, unless somebody says so", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        guarantee: fc.constantFrom<Guarantee>("keyed", "lookup", "none"),
        source: fc.constantFrom<Source>("message", "read", "table"),
      }),
      fc.oneof(
        fc.constant(published),
        fc.record({
          line: fc.constantFrom("line", "row"),
          mail: fc.constantFrom("mail", "letter"),
          list: fc.constantFrom("input.lines", "reverse(input.lines)", "concat(input.lines, [])"),
          key: fc.constantFrom("", "item.n", "item.n + 1"),
        }),
      ),
      fc.nat(5),
      saying(starts),
      fc.array(
        fc.oneof(saying(sayings), saying(["skip", "edit", "edit-line", "go-on", "retry", "move"])),
        {
          maxLength: 12,
        },
      ),
      fc.array(
        fc.record({ commit: fc.nat(4), when: fc.constantFrom<Cut["when"]>("before", "after") }),
        { maxLength: 4 },
      ),
      async (kind, draft, refusedAt, start, said, deaths) => {
        // The real run does some of it, and then the target refuses once.
        const moves = Array.from({ length: refusedAt }, () => ({ move: "ok" as const }));
        const document = flow(kind, published);
        const message = await TriedMessage.ran(document, flow(kind, draft), {
          body,
          moves: [...moves, { move: "status", status: 422 }],
          tables: ways,
          pages: { "/list": { lines } },
        });
        const person = new Person(message, document, deaths);
        for (const each of [start, ...said]) await person.says(each);
        const { done } = person;
        const twice = done.filter((each, at) => done.indexOf(each) !== at);
        // Whoever makes two items the same means both.
        const edits = said.filter(({ say }) => say === "edit-line").length;
        const meant = edits > 1 ? [`/lines ${JSON.stringify(edited)}`] : [];
        expect(twice.filter((each) => !meant.includes(each))).toEqual([]);
        expect(person.lost).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
