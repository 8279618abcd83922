import { serverReach } from "./server-reach";

/** What a run was seen doing; anything else is read from the server. */
export type LiveFrame = {
  readonly environment: string;
  readonly flow: string;
  readonly run: string;
  readonly status: string;
  readonly seg: number;
};

export type LiveListener = {
  readonly environment: string;
  /** `runs`, `flow:<id>`, `run:<id>`. */
  readonly topics: readonly string[];
  onFrames(frames: readonly LiveFrame[]): void;
  /** Something may have been missed: read again. */
  onGap(): void;
  onConnected(connected: boolean): void;
};

type Wanted = { readonly environment: string; readonly topics: readonly string[] };
type Message =
  | { readonly kind: "wanted"; readonly tab: string; readonly wanted: readonly Wanted[] }
  | { readonly kind: "who" }
  | { readonly kind: "frames"; readonly frames: readonly LiveFrame[] }
  | { readonly kind: "gap"; readonly environment: string }
  | { readonly kind: "state"; readonly environment: string; readonly connected: boolean };

const channelName = "orderloom-live";
const tabForgottenMs = 45_000;
const announceMs = 15_000;
const reopenMs = 5_000;

type Stream = { readonly source: EventSource; readonly topics: string; connected: boolean };

/**
 * One event stream per browser, however many tabs: the tab that holds the lock keeps the stream for all
 * and passes on what arrives. Where a browser has no locks (a page without TLS), nothing connects and the
 * pages ask from time to time instead.
 */
class LiveStreams {
  readonly #tab = crypto.randomUUID();
  readonly #listeners = new Set<LiveListener>();
  readonly #channel: BroadcastChannel;
  readonly #tabs = new Map<string, { readonly wanted: readonly Wanted[]; readonly at: number }>();
  readonly #streams = new Map<string, Stream>();
  readonly #connected = new Set<string>();
  readonly #lost = new Set<string>();
  #leader = false;

  constructor() {
    this.#channel = new BroadcastChannel(channelName);
    this.#channel.onmessage = (event: MessageEvent<Message>) => this.#receive(event.data);
    setInterval(() => this.#announce(), announceMs);
    // The lock is held until the tab goes; then the next tab in line leads.
    void navigator.locks.request(channelName, () => {
      this.#leader = true;
      this.#send({ kind: "who" });
      this.#announce();
      return new Promise<never>(() => undefined);
    });
    serverReach.whenBack(() => {
      if (this.#leader) this.#openStreams();
    });
    addEventListener("pagehide", () => {
      this.#send({ kind: "wanted", tab: this.#tab, wanted: [] });
    });
    // Back from the browser's memory of pages: what came meanwhile was missed.
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return;
      this.#announce();
      for (const listener of this.#listeners) listener.onGap();
    });
  }

  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    listener.onConnected(this.#connected.has(listener.environment));
    this.#announce();
    return () => {
      this.#listeners.delete(listener);
      this.#announce();
    };
  }

  #send(message: Message): void {
    this.#channel.postMessage(message);
    this.#receive(message);
  }

  #announce(): void {
    const byEnvironment = new Map<string, Set<string>>();
    for (const { environment, topics } of this.#listeners) {
      const all = byEnvironment.get(environment) ?? new Set();
      for (const topic of topics) all.add(topic);
      byEnvironment.set(environment, all);
    }
    this.#send({
      kind: "wanted",
      tab: this.#tab,
      wanted: [...byEnvironment].map(([environment, topics]) => ({
        environment,
        topics: [...topics],
      })),
    });
  }

  #receive(message: Message): void {
    switch (message.kind) {
      case "who":
        if (!this.#leader) this.#announce();
        return;
      case "wanted":
        this.#tabs.set(message.tab, { wanted: message.wanted, at: Date.now() });
        if (this.#leader) this.#openStreams();
        return;
      case "frames":
        for (const listener of this.#listeners) deliver(listener, message.frames);
        return;
      case "gap":
        this.#each(message.environment, (listener) => listener.onGap());
        return;
      case "state":
        if (message.connected) this.#connected.add(message.environment);
        else this.#connected.delete(message.environment);
        this.#each(message.environment, (listener) => listener.onConnected(message.connected));
    }
  }

  #each(environment: string, tell: (listener: LiveListener) => void): void {
    for (const listener of this.#listeners)
      if (listener.environment === environment) tell(listener);
  }

  /** Streams for what all tabs want together; a change of topics opens the stream anew. */
  #openStreams(): void {
    // All are opened when the server is back.
    if (serverReach.state().away) return;
    const wanted = new Map<string, Set<string>>();
    for (const [tab, { wanted: list, at }] of this.#tabs) {
      if (tab !== this.#tab && Date.now() - at > tabForgottenMs) {
        this.#tabs.delete(tab);
        continue;
      }
      for (const { environment, topics } of list) {
        const all = wanted.get(environment) ?? new Set();
        for (const topic of topics) all.add(topic);
        wanted.set(environment, all);
      }
    }
    for (const environment of this.#streams.keys()) {
      if (!wanted.has(environment)) this.#close(environment);
    }
    for (const [environment, topics] of wanted) this.#open(environment, [...topics].sort());
  }

  #open(environment: string, topics: readonly string[]): void {
    const query = new URLSearchParams([
      ["environment", environment],
      ...topics.slice(0, 50).map((topic) => ["topic", topic]),
    ]).toString();
    const known = this.#streams.get(environment);
    if (known?.topics === query && known.source.readyState !== EventSource.CLOSED) return;
    known?.source.close();
    const source = new EventSource(`/api/events?${query}`);
    const stream: Stream = { source, topics: query, connected: false };
    this.#streams.set(environment, stream);
    source.addEventListener("open", () => {
      // What came while there was no stream was missed.
      if (this.#lost.delete(environment)) this.#send({ kind: "gap", environment });
      this.#state(environment, stream, true);
    });
    source.addEventListener("status", (event) => {
      this.#send({ kind: "frames", frames: JSON.parse(event.data) as LiveFrame[] });
    });
    source.addEventListener("gap", () => this.#send({ kind: "gap", environment }));
    source.addEventListener("end", () => {
      source.close();
      this.#state(environment, stream, false);
    });
    source.addEventListener("error", () => {
      // Not by the browser, which would ask every three seconds for as long as the server is away.
      source.close();
      this.#lost.add(environment);
      this.#state(environment, stream, false);
      serverReach.unanswered();
      setTimeout(() => {
        if (this.#streams.get(environment) === stream) this.#openStreams();
      }, reopenMs);
    });
  }

  #close(environment: string): void {
    const stream = this.#streams.get(environment);
    stream?.source.close();
    this.#streams.delete(environment);
    if (stream) this.#state(environment, stream, false);
  }

  #state(environment: string, stream: Stream, connected: boolean): void {
    if (stream.connected === connected) return;
    stream.connected = connected;
    this.#send({ kind: "state", environment, connected });
  }
}

function deliver(listener: LiveListener, frames: readonly LiveFrame[]): void {
  const own = frames.filter(
    ({ environment, run, flow }) =>
      environment === listener.environment &&
      listener.topics.some(
        (topic) => topic === "runs" || topic === `run:${run}` || topic === `flow:${flow}`,
      ),
  );
  if (own.length > 0) listener.onFrames(own);
}

let streams: LiveStreams | null = null;

/** Listens until the returned function is called. Without browser support nothing ever arrives. */
export function listenLive(listener: LiveListener): () => void {
  if (!("locks" in navigator) || typeof BroadcastChannel === "undefined") return () => undefined;
  streams ??= new LiveStreams();
  return streams.listen(listener);
}
