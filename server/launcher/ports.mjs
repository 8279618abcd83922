import { createServer } from "node:net";

function tryListen(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(null));
    server.listen({ port, host, exclusive: true }, () => {
      const { port: found } = server.address();
      server.close(() => done(found));
    });
  });
}

/** @param {number} port @returns {Promise<boolean>} */
export async function isPortFree(port) {
  return (await tryListen(port, "0.0.0.0")) !== null;
}

/**
 * A free port on loopback, the wished one if it can be had.
 * @param {number} wished
 * @param {ReadonlySet<number>} taken
 * @returns {Promise<number>}
 */
export async function freeLoopbackPort(wished, taken = new Set()) {
  const first = taken.has(wished) || wished > 65_535 ? null : await tryListen(wished, "127.0.0.1");
  if (first !== null) return first;
  for (;;) {
    const other = await tryListen(0, "127.0.0.1");
    if (other !== null && !taken.has(other)) return other;
  }
}
