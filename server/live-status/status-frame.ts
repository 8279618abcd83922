import type { RunState, RunStatus } from "../../runtime/engine/records";

/** What an executor says about a run that somebody watches. Everything else is read from the journal. */
export type StatusFrame = {
  readonly environment: string;
  readonly flow: string;
  readonly run: string;
  readonly status: RunState | RunStatus;
  /** Number of the newest segment. */
  readonly seg: number;
};

/** Gateways say every few seconds which environments are watched; executors forget them after the lease. */
export const watchChannel = "orderloom_watch";
export const statusChannel = "orderloom_status";
export const watchRenewMs = 5_000;
export const watchLeaseMs = 15_000;
/** Frames are sent together, at most five times a second. */
export const coalesceMs = 200;
const payloadBytesMax = 7_500;

type Wire = readonly [environment: string, flow: string, run: string, status: string, seg: number];

/** Packs frames into as few notifications as their size allows. */
export function encodeFrames(frames: readonly StatusFrame[]): readonly string[] {
  return packLists(
    frames.map(
      (frame): Wire => [frame.environment, frame.flow, frame.run, frame.status, frame.seg],
    ),
  );
}

/** What another build sent and this one does not understand is left out. */
export function decodeFrames(payload: string): readonly StatusFrame[] {
  return readList(payload).flatMap((wire) => {
    if (!Array.isArray(wire) || wire.length < 5) {
      return [];
    }
    const [environment, flow, run, status, seg] = wire as unknown as Wire;
    return [{ environment, flow, run, status: status as StatusFrame["status"], seg: Number(seg) }];
  });
}

export function encodeWatched(environments: readonly string[]): readonly string[] {
  return packLists(environments);
}

export function decodeWatched(payload: string): readonly string[] {
  return readList(payload).filter((entry): entry is string => typeof entry === "string");
}

function packLists(entries: readonly unknown[]): readonly string[] {
  const payloads: string[] = [];
  let texts: string[] = [];
  let bytes = 2;
  for (const entry of entries) {
    const text = JSON.stringify(entry);
    const more = Buffer.byteLength(text) + 1;
    if (bytes + more > payloadBytesMax && texts.length > 0) {
      payloads.push(`[${texts.join(",")}]`);
      texts = [];
      bytes = 2;
    }
    texts.push(text);
    bytes += more;
  }
  if (texts.length > 0) {
    payloads.push(`[${texts.join(",")}]`);
  }
  return payloads;
}

function readList(payload: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(payload);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
