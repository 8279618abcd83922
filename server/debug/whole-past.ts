import { loadValues, type Values } from "../../runtime/engine/history-values";
import type { RunHead, SegmentContent, StoredValue, ValueRef } from "../../runtime/engine/records";
import type { Past } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import type { Journal } from "../../runtime/ports";
import { readStored } from "../backtest/past-runs";
import { segmentsIn } from "../backtest/stored-segments";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { PayloadGone } from "../journal/payload-store";

type Parts = { readonly db: AppDatabase; readonly host: RunHost };

/** Bytes of a run's large values that are read for its answers; what is beyond that is told as lost. */
const largeBytesMax = 32_000_000;

/**
 * What a run did from its first step on, also where its lists were folded. Of its large values only those that steps
 * which `reaches` names were asked with and answered; one that is gone throws STORAGE_REFUSED when it is asked for, with
 * `detail.lost` saying why: `retention` or `size`. Null where the journal says too much to be held beside what the
 * process does.
 */
export async function readWholePast(
  { db, host }: Parts,
  place: EnvironmentPlace,
  head: RunHead,
  reaches: (node: string) => boolean,
): Promise<Past | null> {
  const stored = await withScope(db, place, (tx) =>
    readStored(tx, { place }, [{ head, status: "succeeded" }]),
  );
  const contents = await segmentsIn(stored.get(head.id) ?? [], async () => undefined);
  if (contents === "too-large") return null;
  if ("broken" in contents) throw contents.broken;
  return { head, contents, values: await valuesAsked(host, { head, contents, reaches }) };
}

async function valuesAsked(
  host: RunHost,
  {
    head,
    contents,
    reaches,
  }: Pick<Past, "head" | "contents"> & { readonly reaches: (node: string) => boolean },
): Promise<Values> {
  const wanted = refsAsked(contents, reaches);
  const lost = new Map<ValueRef, "retention" | "size">();
  let left = largeBytesMax;
  const keep = (value: StoredValue): boolean => {
    if (!("payload" in value)) return true;
    if (!wanted.has(value.ref)) return false;
    left -= value.payload.bytes;
    if (left < 0) lost.set(value.ref, "size");
    return left >= 0;
  };
  const kept = contents.map((content) =>
    Object.assign({}, content, { values: content.values.filter(keep) }),
  );
  const readPayload: Journal["readPayload"] = async (run, ref) => {
    try {
      return await host.journal.readPayload(run, ref);
    } catch (cause) {
      if (!(cause instanceof PayloadGone)) throw cause;
      for (const value of kept.flatMap((content) => content.values)) {
        if ("payload" in value && value.payload.hash === ref.hash) lost.set(value.ref, "retention");
      }
      return new Uint8Array(0);
    }
  };
  const values = await loadValues({ journal: { readPayload } }, head, kept);
  const refuseLost = (ref: ValueRef) => {
    const why = lost.get(ref);
    if (why === undefined) return;
    throw new FlowError("STORAGE_REFUSED", `Value ${ref} of run ${head.id} cannot be read.`, {
      detail: { run: head.id, ref, lost: why },
    });
  };
  return {
    ...values,
    bytes(ref) {
      refuseLost(ref);
      return values.bytes(ref);
    },
    json(ref) {
      refuseLost(ref);
      return values.json(ref);
    },
    object(ref) {
      refuseLost(ref);
      return values.object(ref);
    },
  };
}

/** Of requests and answers. */
function refsAsked(
  contents: readonly SegmentContent[],
  reaches: (node: string) => boolean,
): ReadonlySet<ValueRef> {
  const refs = new Set<ValueRef>();
  const add = (...some: (ValueRef | null | undefined)[]) => {
    for (const ref of some) if (ref !== null && ref !== undefined) refs.add(ref);
  };
  for (const { steps, intents } of contents) {
    for (const { request, body } of intents) add(request, body);
    for (const { node, output, response, responseBody } of steps) {
      if (reaches(node)) add(output, response, responseBody);
    }
  }
  return refs;
}
