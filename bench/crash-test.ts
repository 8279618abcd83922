import { parseArgs } from "node:util";
import { decodeSegment } from "../runtime/engine/segment-codec";
import { decompress } from "../server/journal/compression";
import { crashFlow, crashFlows } from "./crash/flows";
import { pause, startSenders } from "./crash/orders";
import { type Effect, findOvertaking, type Kind, type Overtaking, readRuns } from "./crash/verdict";
import { type Hit, type HitKind, hit } from "./crash/victims";
import { Installation } from "./installation";
import { addRow, newReport, printReport, saveReport } from "./report";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    json: { type: "string" },
    senders: { type: "string", default: "4" },
    // In the test suite only what must never happen counts; times are for a quiet machine.
    "ignore-speed": { type: "boolean", default: false },
  },
});
const kills = Number(values.kills);
const kinds: Kind[] = ["keyed", "lookup", "neither"];

const installation = await Installation.start({ workers: 2 });
const failures: string[] = [];
try {
  const targets = [];
  const doubtfulFlows = new Set<string>();
  const erp = await installation.connect("erp", `sandbox://erp`);
  for (const definition of crashFlows) {
    const flow = crashFlow(installation.newId(), definition);
    if (definition.kind === "neither") doubtfulFlows.add(flow.id);
    targets.push({
      kind: definition.kind,
      path: await installation.publish(flow, { erp }),
      ordered: definition.ordered,
    });
  }
  await installation.sandbox("erp", { slowMs: 25, loseAnswerPercent: 2 });
  const senders = startSenders(installation.port, targets, Number(values.senders));
  const hits = await hitAtRandom(installation.supervisor, doubtfulFlows);
  await senders.stop();
  await settle();
  await judge(senders.orders, hits);
} finally {
  await installation.stop();
}
process.exit(failures.length > 0 ? 1 : 0);

async function hitAtRandom(supervisor: number, doubtfulFlows: ReadonlySet<string>): Promise<Hit[]> {
  const hits: Hit[] = [];
  await pause(3_000);
  while (hits.length < kills) {
    const done = await hit(
      pick(hits.length),
      supervisor,
      installation.database,
      doubtfulFlows,
    ).catch(() => null);
    if (done) hits.push(done);
    if (hits.length % 10 === 0) process.stderr.write(`${hits.length} of ${kills} hits\n`);
    await pause(500 + Math.random() * 2_500);
  }
  return hits;
}

/** Every kind in turn for the first ones, so that a short test has each; then by weight. */
function pick(done: number): HitKind {
  const each: HitKind[] = ["worker", "gateway", "stop", "database", "web"];
  if (done < each.length) return each[done] as HitKind;
  const roll = Math.random();
  return roll < 0.4
    ? "worker"
    : roll < 0.7
      ? "gateway"
      : roll < 0.85
        ? "stop"
        : roll < 0.95
          ? "database"
          : "web";
}

/** Waits until nothing but runs in doubt is unfinished, 60 s at most. */
async function settle(): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    await pause(500);
    const left = await installation.database
      .query<{ n: number }>("select count(*)::int as n from live where state <> 5")
      .catch(() => null);
    if (left?.rows[0]?.n === 0) return;
  }
}

async function judge(
  orders: Awaited<ReturnType<typeof startSenders>>["orders"],
  hits: readonly Hit[],
): Promise<void> {
  const { byRun, byReference } = await readRuns(installation.database);
  const effects = await installation.effects();
  const accepted = orders.filter((order) => order.state === "accepted");
  const factOf = (order: (typeof orders)[number]) =>
    (order.run ? byRun.get(order.run) : undefined) ?? byReference.get(order.reference);
  const of = (kind: Kind) => accepted.filter((order) => order.kind === kind);
  const inState = (list: typeof accepted, ...states: string[]) =>
    list.filter((order) => states.includes(factOf(order)?.state ?? "lost")).length;

  const lostAnswers = orders
    .filter(({ kind }) => kind === "neither")
    .reduce((sum, { reference }) => sum + (effects.get(reference)?.lostAnswers ?? 0), 0);
  const parked = new Set(
    accepted.filter((order) => factOf(order)?.parked).map((order) => order.reference),
  );
  const completed = inState(accepted, "succeeded", "failed", "cancelled");
  const inDoubt = inState(accepted, "in-doubt");
  const doubtful = hits.reduce((sum, each) => sum + each.doubtful, 0);
  const resume = hits.flatMap((each) => [...each.resumeMs]).sort((left, right) => left - right);
  const at = (share: number) =>
    resume[Math.min(resume.length - 1, Math.floor(resume.length * share))] ?? 0;

  const report = newReport("crash-test", await installation.postgresVersion());
  const add = (key: string, value: number, unit = "orders") => addRow(report, key, unit, [value]);
  const mustBe0 = (key: string, value: number) => {
    add(key, value);
    if (value !== 0) failures.push(`${key} is ${value}`);
  };
  add("kills", hits.length, "hits");
  for (const kind of ["gateway", "worker", "web", "database", "stop"])
    add(`kills.${kind}`, hits.filter((each) => each.kind === kind).length, "hits");
  add("accepted", accepted.length);
  for (const kind of kinds) add(`accepted.${kind}`, of(kind).length);
  add("completed", completed);
  add("failed", inState(accepted, "failed"));
  add("inDoubt", inDoubt);
  mustBe0("inDoubt.keyed", inState(of("keyed"), "in-doubt"));
  mustBe0("inDoubt.lookup", inState(of("lookup"), "in-doubt"));
  const doubts = [...byRun.values()].filter((fact) => fact.state === "in-doubt").length;
  add("inDoubt.neither", inState(of("neither"), "in-doubt"));
  const excess = Math.max(0, doubts - doubtful - lostAnswers);
  mustBe0("inDoubt.excess", excess);
  mustBe0("lost", accepted.filter((order) => !factOf(order)).length);
  mustBe0(
    "doubled",
    [...effects.values()].reduce((sum, { count }) => sum + count - 1, 0),
  );
  const overtaking = findOvertaking(
    orders.filter(({ ordered }) => ordered),
    effects,
    parked,
  );
  mustBe0("outOfOrder", overtaking.length);
  mustBe0(
    "stuck",
    accepted.length - completed - inDoubt - accepted.filter((order) => !factOf(order)).length,
  );
  add("resume_ms.p50", at(0.5), "ms");
  add("resume_ms.p95", at(0.95), "ms");
  if (at(0.95) > 3_000 && !values["ignore-speed"])
    failures.push(`resume_ms.p95 is ${Math.round(at(0.95))}`);
  printReport(report);
  saveReport(report, values.json);
  if (excess > 0) await tellDoubts(hits);
  await tellUnfinished();
  await tellOvertaking(overtaking, effects);
  await tellDoubled(effects);
  for (const failure of failures) process.stderr.write(`${failure}\n`);
}

/** What is known of orders that came before an earlier one, for whoever looks for the cause. */
async function tellOvertaking(
  overtaking: readonly Overtaking[],
  effects: Awaited<ReturnType<Installation["effects"]>>,
): Promise<void> {
  for (const pair of overtaking.slice(0, 10)) {
    for (const reference of [pair.earlier, pair.later]) {
      const { rows } = await installation.database.query(
        `select r.id, r.accepted_at::text, r.ended_at::text, r.steps, x.cause, x.message,
           (select json_agg(json_build_array(s.seg, s.epoch) order by s.seg) from segment s where s.run = r.id) as segments
         from run_key k join run r on r.id = k.run left join exception x on x.run = r.id
         where k.kind = 'reference' and k.value = $1`,
        [reference],
      );
      const facts = JSON.stringify({ reference, effect: effects.get(reference), run: rows[0] });
      process.stderr.write(`overtaking: ${facts}\n`);
    }
  }
}

/** What is known of orders that the ERP has more than once, for whoever looks for the cause. */
async function tellDoubled(effects: ReadonlyMap<string, Effect>): Promise<void> {
  for (const [reference, effect] of effects) {
    if (effect.count === 1) continue;
    const { rows } = await installation.database.query(
      `select k.run, s.seg, s.epoch, encode(s.body, 'base64') as body
       from run_key k join segment s on s.run = k.run where k.kind = 'reference' and k.value = $1 order by s.seg`,
      [reference],
    );
    const steps = rows.map(({ body, ...row }) => {
      const { steps: made, intents } = decodeSegment(decompress(Buffer.from(body, "base64")));
      return {
        ...row,
        intents: intents.map(({ node, attempt, sentAt }) => ({ node, attempt, sentAt })),
        steps: made,
      };
    });
    process.stderr.write(`doubled: ${JSON.stringify({ reference, effect, steps })}\n`);
  }
}

/** Why the runs in doubt are in doubt and what each hit took, for whoever looks for the ones too many. */
async function tellDoubts(hits: readonly Hit[]): Promise<void> {
  const { rows } = await installation.database.query(
    `select id, seg, epoch, accepted_at, note from live where state = 5 order by accepted_at`,
  );
  for (const row of rows) process.stderr.write(`in doubt: ${JSON.stringify(row)}\n`);
  for (const { kind, at, doubtful } of hits)
    process.stderr.write(`hit: ${JSON.stringify({ kind, at, doubtful })}\n`);
}

/** What is known of runs that should have ended, for whoever looks for the cause. */
async function tellUnfinished(): Promise<void> {
  const { rows } = await installation.database.query(
    `select l.id, l.state, l.owner, l.epoch, l.due::text, l.seg, encode(l.lane_key, 'escape') as lane, l.pos, l.parked, l.note,
       n.owner as lane_owner, n.epoch as lane_epoch, n.due::text as lane_due, n.park_at::text
     from live l left join lane n on n.partner_id = l.partner_id and n.distributor_id = l.distributor_id and n.flow_id = l.flow_id
       and n.key = l.lane_key
     where l.state <> 5 limit 20`,
  );
  for (const row of rows) process.stderr.write(`unfinished: ${JSON.stringify(row)}\n`);
}
