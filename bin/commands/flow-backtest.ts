import type { BacktestRequest } from "../../drizzle/schema/backtests";
import { alsoWords } from "../../runtime/backtest/also-words";
import { assumedWords } from "../../runtime/backtest/assumed-words";
import { causeWords } from "../../runtime/backtest/cause-words";
import type { FlowDocument } from "../../runtime/flow/document";
import { backtestRequest } from "../../server/backtest/backtest-request";
import { backtestResource } from "../../server/backtest/backtest-resource";
import {
  type BacktestView,
  readBacktest,
  readBacktestedDraft,
} from "../../server/backtest/read-backtest";
import { requestBacktest } from "../../server/backtest/request-backtest";
import { parseLogic } from "../../server/flows/parse-stored";
import { type Command, onlyPositional, textOption, UsageError, type Values } from "../command";
import { findFlow } from "../find-flow";
import { withInstallation } from "../installation";
import {
  commandLineActor,
  inPlace,
  type Place,
  placeOptions,
  placeShape,
  readPlace,
} from "../place";

const dayMs = 86_400_000;
const lookEveryMs = 500;

function requestOf(values: Values): BacktestRequest {
  const days = numberOf(values, "days") ?? 7;
  const status = textOption(values, "status");
  if (status !== null && status !== "succeeded" && status !== "failed") {
    throw new UsageError(`--status is succeeded or failed, not "${status}".`);
  }
  const tables = textOption(values, "tables") ?? "then";
  if (tables !== "then" && tables !== "now") {
    throw new UsageError(`--tables is then or now, not "${tables}".`);
  }
  const most = numberOf(values, "most");
  return backtestRequest.parse({
    from: Date.now() - days * dayMs,
    to: Date.now(),
    statuses: status === null ? [] : [status],
    key: textOption(values, "key") ?? "",
    tables,
    ...(most !== null && { most }),
  });
}

function numberOf(values: Values, name: string): number | null {
  const text = textOption(values, name);
  if (text === null) return null;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= 100_000) return value;
  throw new UsageError(`--${name} is a whole number from 1 to 100000, not "${text}".`);
}

const words = {
  same: "the same",
  differ: "differ",
  "newly-fails": "newly fail",
  "newly-succeeds": "newly succeed",
  "cannot-tell": "cannot be told",
} as const;

function textOf(
  { state, note, done, tally }: BacktestView,
  { place, draft }: { readonly place: Place; readonly draft: FlowDocument | null },
): string {
  const where = `${place.distributor}, ${place.environment}`;
  if (done === 0 && state === "done") return nothingIn(where, place);
  if (state === "failed") return `The draft could not be tried: ${note}`;
  const counts = Object.entries(words).map(
    ([kind, word]) => `${tally.counts[kind as keyof typeof words]} ${word}`,
  );
  const causes = [...tally.causes]
    .sort((a, b) => b.runs - a.runs)
    .map((count) => {
      const { class: kind, cause, runs, sample } = count;
      const { what, step } = causeWords(kind, cause, draft);
      const said = [step === null ? what : `${step}: ${what}`];
      if (count.also !== undefined) said.push(`also ${alsoWords(count)}`);
      return `  ${String(runs).padStart(6)}  ${words[kind]}: ${said.join("; ")} (${sample})`;
    });
  const head = `${done} messages of ${where}${state === "cancelled" ? ", then it was cancelled" : ""}: ${counts.join(", ")}.`;
  const assumed = tally.assumed === 0 ? [] : [`Assumed: ${assumedWords(tally)}.`];
  return [head, ...assumed, ...causes].join("\n");
}

/** Nothing was compared, which is no “well”: whoever lets a pipeline ask means messages that there are. */
function nothingIn(where: string, { environment }: Place): string {
  const other = environment === "test" ? " Real ones are in --environment production." : "";
  return `No message of ${where} was found, so nothing was compared.${other}`;
}

export const flowBacktestCommand: Command = {
  name: "flow backtest",
  shape: `FLOW [--days N] [--status succeeded|failed] [--key NUMBER] [--most N] [--tables then|now] ${placeShape}`,
  summary: "try the saved draft of a flow (its id or name) on past messages; the workers do it",
  options: {
    days: { type: "string", value: "N", help: "messages of the last N days; 7 when left out" },
    status: { type: "string", value: "succeeded|failed", help: "only runs that ended so" },
    key: { type: "string", value: "NUMBER", help: "only runs with this number, or beginning" },
    most: { type: "string", value: "N", help: "the newest N of them; 10000 when left out" },
    tables: {
      type: "string",
      value: "then|now",
      help: "lookup tables as the runs read them, or as they are now; then when left out",
    },
    ...placeOptions,
  },
  example: 'flow backtest "Shopify order to ERP" --environment production --days 30',
  async run(context) {
    const { values } = context;
    const wanted = onlyPositional(context, "the flow");
    const request = requestOf(values);
    return withInstallation(context.dataFolder, async (installation) => {
      const flow = await findFlow(installation, wanted, textOption(values, "distributor"));
      const place = await readPlace(installation, values, flow.id);
      const { id } = await inPlace(installation, place, (tx) =>
        requestBacktest(tx, commandLineActor(), place, { flowId: flow.id, request }),
      );
      for (;;) {
        const view = await inPlace(installation, place, (tx) => readBacktest(tx, place, id));
        if (view.state !== "queued" && view.state !== "running") {
          const { counts } = view.tally;
          const isWell = view.state === "done" && view.done > 0 && counts["newly-fails"] === 0;
          const kept = await inPlace(installation, place, (tx) =>
            readBacktestedDraft(tx, place, id),
          );
          const draft = kept === null ? null : parseLogic(kept.logic);
          return {
            value: backtestResource(view, true),
            text: textOf(view, { place, draft }),
            isWell,
          };
        }
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    });
  },
};
