import { createServer } from "node:net";

/** @returns {Promise<{ port?: number, code?: string }>} the port that could be opened, or why none */
function tryListen(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error) => done({ code: error.code ?? error.message }));
    server.listen({ port, host, exclusive: true }, () => {
      const { port: found } = server.address();
      server.close(() => done({ port: found }));
    });
  });
}

/**
 * Why the public port cannot be had, and what to do; null when it can.
 * @param {number} port
 * @returns {Promise<string | null>}
 */
export async function portProblem(port, host = "0.0.0.0") {
  const { code } = await tryListen(port, host);
  if (code === undefined) return null;
  if (code === "EADDRINUSE") return `Port ${port} is in use. Choose another with --port.`;
  if (code === "EACCES") {
    return `Port ${port} may not be opened by this account. Choose one from 1024 on with --port, and put a proxy in front.`;
  }
  return `Port ${port} cannot be opened: ${code}. Choose another with --port.`;
}

/**
 * A free port on loopback, the wished one if it can be had.
 * @param {number} wished
 * @param {ReadonlySet<number>} taken
 * @returns {Promise<number>}
 */
export async function freeLoopbackPort(wished, taken = new Set()) {
  if (!taken.has(wished) && wished <= 65_535) {
    const { port } = await tryListen(wished, "127.0.0.1");
    if (port !== undefined) return port;
  }
  for (;;) {
    const { port, code } = await tryListen(0, "127.0.0.1");
    if (port === undefined) throw new Error(`No port on 127.0.0.1 can be opened: ${code}.`);
    if (!taken.has(port)) return port;
  }
}
