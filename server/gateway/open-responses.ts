import type { IncomingMessage, Server, ServerResponse } from "node:http";

const lookMs = 20;

/** The requests of a server that have no whole answer yet. */
export type OpenResponses = {
  /**
   * Resolves when each has its answer, and after `mostMs` in any case. What waits between two requests is closed
   * meanwhile; take new connections no longer before.
   */
  answered(mostMs: number): Promise<void>;
};

/**
 * Watches what a server still owes. Once it is `stopping` every answer says that the connection ends with it, so
 * that a sender does not put its next request on a connection that is about to go.
 */
export function watchResponses(server: Server, stopping: AbortSignal): OpenResponses {
  const open = new Set<ServerResponse>();
  const note = (_request: IncomingMessage, response: ServerResponse) => {
    if (stopping.aborted) response.shouldKeepAlive = false;
    open.add(response);
    response.once("close", () => open.delete(response));
  };
  server.prependListener("request", note);
  server.prependListener("checkContinue", note);
  stopping.addEventListener("abort", () => {
    for (const response of open) response.shouldKeepAlive = false;
  });
  return {
    async answered(mostMs) {
      const end = performance.now() + mostMs;
      for (;;) {
        server.closeIdleConnections();
        if (open.size === 0 || performance.now() >= end) return;
        await new Promise((resolve) => setTimeout(resolve, lookMs));
      }
    },
  };
}
