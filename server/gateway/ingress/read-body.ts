import type { IncomingMessage } from "node:http";
import { JsonNesting } from "@/runtime/json-nesting";
import type { BodyShare } from "./body-budget";

export type BodyRead =
  | { readonly outcome: "read"; readonly bytes: Buffer; readonly tooDeep: boolean }
  /** Longer than allowed; known before or while reading. */
  | { readonly outcome: "too-large" }
  /** The process holds as many bytes as it may, or as many of this sender. */
  | { readonly outcome: "busy" }
  /** The sender went away before the end. */
  | { readonly outcome: "gone" };

const empty = Buffer.alloc(0);

/**
 * Reads a body of at most `bytesMax`. A longer one is not read on: by its Content-Length not at all,
 * chunked not beyond the limit. How deep it is nested is counted as it comes in. The caller closes the
 * share when the bytes are not needed any more.
 */
export function readBody(
  request: IncomingMessage,
  bytesMax: number,
  share: BodyShare,
): Promise<BodyRead> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > bytesMax) {
    return Promise.resolve({ outcome: "too-large" });
  }
  if (!share.fits(declared)) {
    return Promise.resolve({ outcome: "busy" });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const nesting = new JsonNesting();
    let bytes = 0;
    const finish = (result: BodyRead) => {
      request.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
      if (result.outcome !== "read") {
        share.close();
        request.pause();
      }
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        finish({ outcome: "too-large" });
      } else if (!share.take(chunk.length)) {
        finish({ outcome: "busy" });
      } else {
        chunks.push(chunk);
        nesting.read(chunk);
      }
    };
    const onEnd = () => {
      const [only = empty] = chunks;
      const whole = chunks.length <= 1 ? only : Buffer.concat(chunks, bytes);
      finish({ outcome: "read", bytes: whole, tooDeep: nesting.tooDeep });
    };
    const onClose = () => finish({ outcome: "gone" });
    request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
  });
}

/** How long a sender of too much may go on before its connection is cut, so that it can read the 413. */
const lingerMs = 1_000;

/** After an answer to a request that was not read to its end: throw the rest away, but not for long. */
export function discardRest(request: IncomingMessage): void {
  if (request.complete) {
    return;
  }
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), lingerMs);
  timer.unref();
  request.once("end", () => clearTimeout(timer));
  request.once("close", () => clearTimeout(timer));
}
