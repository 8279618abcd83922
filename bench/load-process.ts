import { percentile, runLoad } from "./load-client";
import { sampleOrder } from "./order-sample";

/** The load generator in its own process, so that its CPU is not counted as the server's. */
export type LoadOrder = {
  port: number;
  path: string;
  concurrency: number;
  seconds?: number;
  requests?: number;
};
export type LoadAnswer = {
  rps: number;
  p50: number;
  p99: number;
  ok: number;
  failed: number;
  firstFailure: string | null;
  seconds: number;
};

const bodies = Array.from({ length: 512 }, (_, index) => Buffer.from(sampleOrder(index)));

process.on("message", (order: LoadOrder) => {
  const until =
    order.seconds === undefined ? { requests: order.requests ?? 1 } : { seconds: order.seconds };
  runLoad({
    port: order.port,
    path: order.path,
    concurrency: order.concurrency,
    bodies,
    until,
  }).then(
    (result) => {
      const answer: LoadAnswer = {
        rps: result.ok / result.seconds,
        p50: percentile(result.latenciesMs, 0.5),
        p99: percentile(result.latenciesMs, 0.99),
        ok: result.ok,
        failed: result.failed,
        firstFailure: result.firstFailure,
        seconds: result.seconds,
      };
      process.send?.(answer);
    },
    (error: Error) =>
      process.send?.({
        rps: 0,
        p50: 0,
        p99: 0,
        ok: 0,
        failed: 1,
        firstFailure: error.message,
        seconds: 0,
      }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: 0 });
