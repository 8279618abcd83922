import { FlowError } from "../../errors/flow-error";
import { partOfPayload } from "../../payload-part";
import type { Journal, LargePayload, PayloadRef, Release, SegmentWrite } from "../../ports";
import type { RunEnd, RunHistory, RunState, SegmentContent } from "../records";
import { decodeSegment } from "../segment-codec";

/**
 * The journal of one run that is only played: in memory, with one owner at a time and nobody to share it. Each commit
 * is a turn for others.
 */
export class PlayJournal implements Journal {
  end: RunEnd | null = null;
  state: RunState = "running";
  /** Epoch ms from which on it may be gone on with; Infinity where nothing would wake it. */
  due = Number.POSITIVE_INFINITY;
  readonly events: SegmentWrite["events"][number][] = [];
  readonly #segments: { readonly seg: number; readonly body: Uint8Array }[] = [];
  readonly #payloads = new Map<string, Uint8Array>();
  readonly #turn: () => Promise<void>;
  #summaryAt = 0;
  #epoch = 1;

  constructor(turn: () => Promise<void>) {
    this.#turn = turn;
  }

  contents(): readonly SegmentContent[] {
    return this.#segments.map(({ body }) => decodeSegment(body));
  }

  /** Takes the run up again, under the epoch that it gives. */
  claim(): number {
    this.state = "running";
    this.due = Number.POSITIVE_INFINITY;
    this.#epoch += 1;
    return this.#epoch;
  }

  start: Journal["start"] = async (write) => {
    this.#keep({ ...write, seg: 0 });
    await this.#turn();
    return { outcome: "started", epoch: this.#epoch };
  };

  append: Journal["append"] = async (write) => {
    this.#keep(write);
    await this.#turn();
    return "written";
  };

  release: Journal["release"] = async (_run, _epoch, { state, due }: Release, write) => {
    if (write !== null) this.#keep(write);
    this.state = state;
    this.due = due;
    await this.#turn();
    return "written";
  };

  finish: Journal["finish"] = async (write, end) => {
    this.#keep(write);
    this.end = end;
    return "written";
  };

  confirm: Journal["confirm"] = async () => true;

  load: Journal["load"] = async (): Promise<RunHistory> => ({
    segments: this.#segments.filter((_, seg) => seg === 0 || seg >= this.#summaryAt),
  });

  readPayload: Journal["readPayload"] = async (_run, ref: PayloadRef) => {
    const bytes = this.#payloads.get(ref.hash);
    if (bytes === undefined) throw new FlowError("STORAGE_REFUSED", `No payload ${ref.hash}`);
    return partOfPayload(bytes, ref);
  };

  #keep({ seg, body, summary, payloads, events }: Omit<SegmentWrite, "epoch">): void {
    if (summary === true) this.#summaryAt = seg;
    this.#segments.push({ seg, body });
    for (const { hash, bytes } of payloads as readonly LargePayload[]) {
      this.#payloads.set(hash, bytes);
    }
    this.events.push(...events);
  }
}
