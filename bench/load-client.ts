import net from "node:net";

export type LoadResult = {
  sent: number;
  ok: number;
  failed: number;
  seconds: number;
  latenciesMs: Float64Array;
  firstFailure: string | null;
};

type Plan = {
  port: number;
  path: string;
  concurrency: number;
  bodies: readonly Buffer[];
  until: { seconds?: number; requests?: number };
  headers?: string;
};

/**
 * A closed-loop HTTP/1.1 client over raw sockets: each connection sends its next order when the last
 * answer is read. It costs little, so that what is measured is the server.
 */
export async function runLoad(plan: Plan): Promise<LoadResult> {
  const latencies: number[] = [];
  const totals = { sent: 0, ok: 0, failed: 0, firstFailure: null as string | null };
  const started = performance.now();
  const deadline =
    plan.until.seconds === undefined
      ? Number.POSITIVE_INFINITY
      : started + plan.until.seconds * 1000;
  const limit = plan.until.requests ?? Number.POSITIVE_INFINITY;

  const connection = () =>
    new Promise<void>((resolve, reject) => {
      const socket = net.connect(plan.port, "127.0.0.1");
      socket.setNoDelay(true);
      let sentAt = 0;
      let pending = "";
      const next = () => {
        if (totals.sent >= limit || performance.now() >= deadline) {
          socket.end();
          resolve();
          return;
        }
        const body = plan.bodies[totals.sent % plan.bodies.length] as Buffer;
        totals.sent++;
        sentAt = performance.now();
        socket.cork();
        socket.write(
          `POST ${plan.path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${plan.headers ?? ""}content-length: ${body.length}\r\n\r\n`,
        );
        socket.write(body);
        socket.uncork();
      };
      socket.setEncoding("latin1");
      socket.on("connect", next);
      socket.on("data", (text: string) => {
        pending += text;
        const complete = completeAnswer(pending);
        if (!complete) return;
        const answer = pending;
        pending = "";
        latencies.push(performance.now() - sentAt);
        const status = Number(answer.slice(9, 12));
        if (status >= 200 && status < 300) totals.ok++;
        else {
          totals.failed++;
          totals.firstFailure ??= answer.slice(0, 600);
        }
        next();
      });
      socket.on("error", reject);
      socket.on("close", () => resolve());
    });

  await Promise.all(Array.from({ length: plan.concurrency }, connection));
  return {
    ...totals,
    seconds: (performance.now() - started) / 1000,
    latenciesMs: Float64Array.from(latencies).sort(),
  };
}

/** Whether the text holds one whole answer: by content-length, or by the last chunk. */
function completeAnswer(text: string): boolean {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  const head = text.slice(0, headEnd).toLowerCase();
  const length = /content-length: (\d+)/.exec(head);
  if (length) return text.length >= headEnd + 4 + Number(length[1]);
  return text.endsWith("0\r\n\r\n");
}

export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
