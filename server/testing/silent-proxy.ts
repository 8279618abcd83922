import { connect, createServer, type Socket } from "node:net";
import { formatDatabaseUrl, parseDatabaseUrl } from "../database-url";

/** Stands before a database, and can be to its clients what a host is that vanished from the network. */
export type SilentProxy = {
  /** The same database through the proxy. */
  readonly url: string;
  /** The sessions there are hear and say nothing any more, and nobody closes them; new ones work. */
  silence(): void;
  close(): Promise<void>;
};

export async function startSilentProxy(databaseUrl: string): Promise<SilentProxy> {
  const address = parseDatabaseUrl(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const { host, port } = address;
    const behind = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    for (const [from, to] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const own = server.address();
  if (own === null || typeof own === "string") throw new Error("The proxy has no port.");
  return {
    url: formatDatabaseUrl({ ...address, host: "127.0.0.1", port: own.port }),
    silence() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
