import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { watchResponses } from "./open-responses";

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

async function serve(handle: http.RequestListener) {
  const server = http.createServer(handle);
  servers.push(server);
  const stopping = new AbortController();
  const responses = watchResponses(server, stopping.signal);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, stopping, responses, url };
}

type Answer = { readonly status: number; readonly connection: string; readonly text: string };

function ask(url: string, agent: http.Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, (response) => {
        let text = "";
        response.on("data", (part) => {
          text += part;
        });
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            connection: response.headers.connection ?? "",
            text,
          }),
        );
        response.on("error", reject);
      })
      .on("error", reject);
  });
}

test("who is waited for gets the whole answer before the connections are cut, and hears that it is the last", async () => {
  const waiting: http.ServerResponse[] = [];
  const { server, stopping, responses, url } = await serve((_request, response) => {
    waiting.push(response);
  });
  const answer = ask(url, new http.Agent({ keepAlive: true }));
  await expect.poll(() => waiting.length).toBe(1);

  stopping.abort();
  server.close();
  const answered = responses.answered(60_000);
  waiting[0]?.end("done");
  await answered;
  server.closeAllConnections();

  expect(await answer).toEqual({ status: 200, connection: "close", text: "done" });
});

test("a connection between two requests is closed, and one that comes while it stops is told so", async () => {
  const { stopping, responses, url } = await serve((_request, response) => response.end("ok"));
  const agent = new http.Agent({ keepAlive: true });
  expect((await ask(url, agent)).connection).toBe("keep-alive");
  const [socket] = Object.values(agent.freeSockets).flat();
  expect(socket).toBeDefined();

  stopping.abort();
  const closed = once(socket as NonNullable<typeof socket>, "close");
  await responses.answered(60_000);
  await closed;
  expect((await ask(url, agent)).connection).toBe("close");
});

test("who never gets an answer is not waited for longer than was said", async () => {
  let came = 0;
  const { server, responses, url, stopping } = await serve(() => {
    came += 1;
  });
  const answer = ask(url, new http.Agent());
  answer.catch(() => undefined);
  await expect.poll(() => came).toBe(1);
  stopping.abort();
  await responses.answered(30);
  server.closeAllConnections();
  await expect(answer).rejects.toThrow();
});
