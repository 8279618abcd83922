import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { serveEventStream } from "./event-stream";

test("a browser that left while it was asked who it is is not watched for", async () => {
  let watchers = 0;
  let allow: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    allow = resolve;
  });
  let arrived: () => void = () => undefined;
  const arriving = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  let gone: () => void = () => undefined;
  const leaving = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const hub = {
    watchers: 0,
    watch() {
      watchers += 1;
      return () => {
        watchers -= 1;
      };
    },
    close: async () => undefined,
  };
  let served: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    response.once("close", gone);
    const authorise = () => {
      arrived();
      return asked;
    };
    served = serveEventStream(request, response, { hub, authorise, allowedOrigins: [] });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET /api/events?environment=e&topic=runs HTTP/1.1\r\nHost: here\r\n\r\n");
  await arriving;
  socket.destroy();
  await leaving;
  allow();
  await served;
  expect(watchers).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});
