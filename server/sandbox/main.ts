import { join } from "node:path";
import { readEnvironment } from "@/server/env";
import { openHttp } from "@/server/outbound/http";
import { startSandbox } from "./sandbox-server";

/** The sandbox process: real HTTP services with their own state, for trying flows out. */
async function main() {
  const environment = readEnvironment();
  if (environment.sandboxUrl === null) {
    throw new Error("The variable ORDERLOOM_SANDBOX_URL is not set.");
  }
  const http = openHttp({
    sandboxUrl: null,
    allowPrivateHosts: [
      `127.0.0.1:${environment.port}`,
      `localhost:${environment.port}`,
      new URL(environment.origin).host,
    ],
  });
  const server = await startSandbox({
    port: Number(new URL(environment.sandboxUrl).port),
    file: join(environment.dataFolder, "sandbox.jsonl"),
    http,
  });
  const stop = () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.once("disconnect", stop);
  process.send?.({ ready: true });
}

void main();
