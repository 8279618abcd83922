import { openListeningSession } from "@/server/listening-session";
import {
  coalesceMs,
  decodeFrames,
  encodeWatched,
  type StatusFrame,
  statusChannel,
  watchChannel,
  watchRenewMs,
} from "@/server/live-status/status-frame";

/** `runs`, `flow:<id>` or `run:<id>`. */
export type Topic = string;

export type Watcher = {
  readonly environment: string;
  readonly topics: ReadonlySet<Topic>;
  /** Newest frame per run, at most five times a second. */
  onFrames(frames: readonly StatusFrame[]): void;
  /** Something may have been missed: read the journal. */
  onGap(): void;
};

export type EventHub = {
  watch(watcher: Watcher): () => void;
  readonly watchers: number;
  close(): Promise<void>;
};

type Entry = { readonly watcher: Watcher; readonly waiting: Map<string, StatusFrame> };

/** Hands the frames of all executors to the browsers that watch; `url` is the engine's database. */
export function openEventHub(url: string): EventHub {
  const entries = new Set<Entry>();
  let connectedOnce = false;

  const announce = () => {
    const environments = new Set([...entries].map(({ watcher }) => watcher.environment));
    for (const payload of encodeWatched([...environments])) {
      session.notify(watchChannel, payload);
    }
  };

  const session = openListeningSession({
    url,
    channels: [statusChannel],
    onNotice(_, payload) {
      for (const frame of decodeFrames(payload)) {
        for (const entry of entries) {
          if (concerns(entry.watcher, frame)) {
            entry.waiting.set(frame.run, frame);
          }
        }
      }
    },
    onConnected() {
      announce();
      if (connectedOnce) {
        for (const { watcher } of entries) {
          watcher.onGap();
        }
      }
      connectedOnce = true;
    },
  });

  const renewing = setInterval(announce, watchRenewMs);
  const flushing = setInterval(() => {
    for (const { watcher, waiting } of entries) {
      if (waiting.size > 0) {
        const frames = [...waiting.values()];
        waiting.clear();
        watcher.onFrames(frames);
      }
    }
  }, coalesceMs);
  renewing.unref();
  flushing.unref();

  return {
    watch(watcher) {
      const entry = { watcher, waiting: new Map<string, StatusFrame>() };
      entries.add(entry);
      announce();
      return () => entries.delete(entry);
    },
    get watchers() {
      return entries.size;
    },
    async close() {
      clearInterval(renewing);
      clearInterval(flushing);
      entries.clear();
      await session.close();
    },
  };
}

function concerns(watcher: Watcher, frame: StatusFrame): boolean {
  return (
    watcher.environment === frame.environment &&
    (watcher.topics.has("runs") ||
      watcher.topics.has(`flow:${frame.flow}`) ||
      watcher.topics.has(`run:${frame.run}`))
  );
}
