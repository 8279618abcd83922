import { connect, createServer, type Server, type Socket } from "node:net";
import { parseDatabaseUrl } from "../database-url";

/** A pooler in transaction mode with one server session for all, in small: just enough for simple statements. */
export type TransactionPooler = { readonly port: number; close(): Promise<void> };

const readyForQuery = 0x5a;
const endings = new Set([0x51 /* Query */, 0x53 /* Sync */]);

/** Cuts a stream of messages (type byte, length, body) and keeps what is not whole yet. */
function messageCutter(take: (message: Buffer) => void): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 5 && held.length >= held.readInt32BE(1) + 1) {
      const length = held.readInt32BE(1) + 1;
      take(held.subarray(0, length));
      held = held.subarray(length);
    }
  };
}

/** The one session behind the pooler; turns of different clients follow each other on it. */
class SharedSession {
  readonly greeting: Promise<Buffer>;
  readonly #socket: Socket;
  #turns: Promise<unknown>;
  #take: (message: Buffer) => void = () => undefined;

  constructor(url: string) {
    const { host, port, user, database } = parseDatabaseUrl(url);
    this.#socket = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    this.#socket.on("error", () => undefined);
    this.#socket.on(
      "data",
      messageCutter((message) => this.#take(message)),
    );
    const words = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
    const head = Buffer.alloc(8);
    head.writeInt32BE(words.length + 8, 0);
    head.writeInt32BE(196_608, 4);
    this.greeting = this.#collect(Buffer.concat([head, words]));
    this.#turns = this.greeting;
  }

  /** Sends one turn when the session is free; resolves with all of its answer. */
  send(messages: Buffer): Promise<Buffer> {
    const answer = this.#turns.then(() => this.#collect(messages));
    this.#turns = answer;
    return answer;
  }

  #collect(messages: Buffer): Promise<Buffer> {
    return new Promise((done) => {
      const parts: Buffer[] = [];
      this.#take = (message) => {
        parts.push(Buffer.from(message));
        if (message[0] === readyForQuery) done(Buffer.concat(parts));
      };
      this.#socket.write(messages);
    });
  }

  end(): void {
    this.#socket.destroy();
  }
}

async function serveClient(client: Socket, session: SharedSession): Promise<void> {
  const greeting = await session.greeting;
  let turn: Buffer[] = [];
  const cut = messageCutter((message) => {
    turn.push(Buffer.from(message));
    if (!endings.has(message[0] ?? 0)) return;
    const messages = Buffer.concat(turn);
    turn = [];
    session.send(messages).then((answer) => client.write(answer));
  });
  client.on("error", () => undefined);
  client.once("data", (startup) => {
    client.write(greeting);
    const rest = startup.subarray(startup.readInt32BE(0));
    if (rest.length > 0) cut(rest);
    client.on("data", cut);
  });
}

/** For a server that asks for no password, as the tests' own. */
export async function startTransactionPooler(url: string): Promise<TransactionPooler> {
  const session = new SharedSession(url);
  const clients = new Set<Socket>();
  const server: Server = createServer((client) => {
    clients.add(client);
    void serveClient(client, session);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The pooler has no port.");
  return {
    port: address.port,
    async close() {
      for (const client of clients) client.destroy();
      session.end();
      await new Promise((done) => server.close(done));
    },
  };
}
