import { loadValues, type Values } from "../../runtime/engine/history-values";
import type { SegmentContent, StoredValue, ValueRef } from "../../runtime/engine/records";
import type { Past } from "../../runtime/engine/replay-past";
import { FlowError } from "../../runtime/errors/flow-error";
import type { Journal } from "../../runtime/ports";
import { PayloadGone } from "../journal/payload-store";

/** Bytes of a run's large values that are read for its answers; what is beyond that is told as lost. */
const largeBytesMax = 32_000_000;

/**
 * Of a run's large values the answers that it was begun with, and those that steps which `reaches` names were answered,
 * as far as they come to 32 MB in all, and with what is left of that those that they were asked with. One that is gone
 * throws STORAGE_REFUSED when it is asked for, with `detail.lost` saying why: `retention` or `size`.
 */
export async function valuesAsked(
  journal: Pick<Journal, "readPayload">,
  {
    head,
    contents,
    reaches,
  }: Pick<Past, "head" | "contents"> & { readonly reaches: (node: string) => boolean },
): Promise<Values> {
  const lost = new Map<ValueRef, "retention" | "size">();
  const taken = takenOf(contents, reaches);
  const keep = (value: StoredValue): boolean => {
    if (!("payload" in value)) return true;
    const isTaken = taken.get(value.ref);
    if (isTaken === false) lost.set(value.ref, "size");
    return isTaken === true;
  };
  const kept = contents.map((content) =>
    Object.assign({}, content, { values: content.values.filter(keep) }),
  );
  const readPayload: Journal["readPayload"] = async (run, ref) => {
    try {
      return await journal.readPayload(run, ref);
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

/** Of all large values that are asked for, whether there is room for them: answers before requests, as they come. */
function takenOf(
  contents: readonly SegmentContent[],
  reaches: (node: string) => boolean,
): ReadonlyMap<ValueRef, boolean> {
  const bytesOf = new Map<ValueRef, number>();
  for (const value of contents.flatMap(({ values }) => values)) {
    if ("payload" in value) bytesOf.set(value.ref, value.payload.bytes);
  }
  const taken = new Map<ValueRef, boolean>();
  for (const ref of begunWithIn(contents)) taken.set(ref, true);
  let left = largeBytesMax;
  for (const ref of [...answersIn(contents, reaches), ...requestsIn(contents)]) {
    const bytes = bytesOf.get(ref);
    if (bytes === undefined || taken.has(ref)) continue;
    const isTaken = bytes <= left;
    taken.set(ref, isTaken);
    if (isTaken) left -= bytes;
  }
  return taken;
}

/** Every process that goes on with the run holds it, too. */
function begunWithIn(contents: readonly SegmentContent[]): readonly ValueRef[] {
  const ref = contents[0]?.start?.replay?.answers;
  return typeof ref === "number" ? [ref] : [];
}

function answersIn(
  contents: readonly SegmentContent[],
  reaches: (node: string) => boolean,
): readonly ValueRef[] {
  const steps = contents.flatMap((content) => content.steps).filter(({ node }) => reaches(node));
  return steps.flatMap(({ output, response, responseBody }) =>
    refsOf(output, response, responseBody),
  );
}

function requestsIn(contents: readonly SegmentContent[]): readonly ValueRef[] {
  const intents = contents.flatMap((content) => content.intents);
  return intents.flatMap(({ request, body }) => refsOf(request, body));
}

function refsOf(...refs: readonly (ValueRef | null | undefined)[]): readonly ValueRef[] {
  return refs.filter((ref) => ref !== null && ref !== undefined);
}
