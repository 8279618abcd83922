import type { Journal, SegmentWrite } from "../../runtime/ports";
import { openListeningSession } from "../listening-session";
import {
  coalesceMs,
  decodeWatched,
  encodeFrames,
  type StatusFrame,
  statusChannel,
  watchChannel,
  watchLeaseMs,
} from "./status-frame";

/** Tells the gateways about runs in environments that somebody watches; costs nothing for the others. */
export type StatusSender = {
  /** The journal, saying what it has committed. */
  around(journal: Journal): Journal;
  close(): Promise<void>;
};

type Place = Pick<StatusFrame, "environment" | "flow" | "run">;

/** `url` is the engine's database; the session is not the journal's. */
export function openStatusSender(url: string): StatusSender {
  const watchedUntil = new Map<string, number>();
  const waiting = new Map<string, StatusFrame>();
  let timer: NodeJS.Timeout | null = null;

  const session = openListeningSession({
    url,
    channels: [watchChannel],
    onNotice(_, payload) {
      const until = performance.now() + watchLeaseMs;
      for (const environment of decodeWatched(payload)) {
        watchedUntil.set(environment, until);
      }
    },
    onConnected: () => undefined,
  });

  const flush = () => {
    timer = null;
    const payloads = encodeFrames([...waiting.values()]);
    waiting.clear();
    for (const payload of payloads) {
      session.notify(statusChannel, payload);
    }
  };

  const isWatched = (environment: string): boolean => {
    const until = watchedUntil.get(environment);
    if (until === undefined) {
      return false;
    }
    if (until > performance.now()) {
      return true;
    }
    watchedUntil.delete(environment);
    return false;
  };

  const tell = (place: Place, status: StatusFrame["status"], seg: number) => {
    if (!isWatched(place.environment)) {
      return;
    }
    const { environment, flow, run } = place;
    waiting.set(run, { environment, flow, run, status, seg });
    timer ??= setTimeout(flush, coalesceMs);
  };

  return {
    around: (journal) => tellingJournal(journal, tell),
    async close() {
      if (timer !== null) {
        clearTimeout(timer);
        flush();
      }
      await session.close();
    },
  };
}

type Tell = (place: Place, status: StatusFrame["status"], seg: number) => void;

function tellingJournal(journal: Journal, tell: Tell): Journal {
  const placeOf = ({ run }: Pick<SegmentWrite, "run">): Place => ({
    environment: run.environment,
    flow: run.flow,
    run: run.id,
  });
  return {
    async start(write) {
      const verdict = await journal.start(write);
      if (verdict.outcome !== "duplicate") {
        tell(placeOf(write), verdict.outcome === "started" ? "running" : "queued", 0);
      }
      return verdict;
    },
    async append(write) {
      const verdict = await journal.append(write);
      if (verdict === "written") {
        tell(placeOf(write), "running", write.seg);
      }
      return verdict;
    },
    async release(run, epoch, release, write) {
      const verdict = await journal.release(run, epoch, release, write);
      if (verdict === "written") {
        tell(placeOf({ run }), release.state, write?.seg ?? 0);
      }
      return verdict;
    },
    async finish(write, end) {
      const verdict = await journal.finish(write, end);
      if (verdict === "written") {
        tell(placeOf(write), end.status, write.seg);
      }
      return verdict;
    },
    confirm: (run, epoch) => journal.confirm(run, epoch),
    load: (run) => journal.load(run),
    readPayload: (run, ref) => journal.readPayload(run, ref),
  };
}
