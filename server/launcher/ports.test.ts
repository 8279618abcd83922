import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { freeLoopbackPort, portProblem } from "./ports.mjs";

const servers: Server[] = [];
afterEach(() =>
  Promise.all(servers.splice(0).map((one) => new Promise((done) => one.close(done)))),
);

/** A port that another system has. */
function taken(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((done) => {
    server.listen(0, host, () => done((server.address() as { port: number }).port));
  });
}

describe("the ports of a system", () => {
  it("are the wished ones, or others where a second system has them", async () => {
    const other = await taken("127.0.0.1");
    const found = await freeLoopbackPort(other);
    expect(found).not.toBe(other);
    expect(await freeLoopbackPort(found)).toBe(found);
    // One that this system is about to open itself is as good as taken.
    expect(await freeLoopbackPort(found, new Set([found]))).not.toBe(found);
  });

  it("name what is wrong with the public one and what to do", async () => {
    const other = await taken("0.0.0.0");
    expect(await portProblem(other)).toBe(`Port ${other} is in use. Choose another with --port.`);
    expect(await portProblem(await freeLoopbackPort(0))).toBeNull();
  });
});
