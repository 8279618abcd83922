import { orderFile } from "./order-sample";
import { residentMb } from "./process-cpu";

const lines = 50_000;
const sampleMs = 20;
const deadlineMs = 120_000;

export type FileSubject = {
  readonly port: number;
  readonly path: string;
  /** The process that works on the file. */
  readonly pid: number;
  /** Resolves when the ERP has the file's orders; checked to have gone well. */
  finished(): Promise<void>;
};

/** W3: a file of 50,000 order lines, from the first byte sent to the last order written. */
export async function measureFile(
  subject: FileSubject,
): Promise<{ readonly seconds: number; readonly peakMb: number }> {
  const body = orderFile(lines);
  const idle = residentMb(subject.pid);
  let peak = idle;
  const sampler = setInterval(() => {
    peak = Math.max(peak, residentMb(subject.pid));
  }, sampleMs);
  try {
    const begin = performance.now();
    const answer = await fetch(`http://127.0.0.1:${subject.port}${subject.path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(deadlineMs),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The file was refused: ${answer.status} ${text.slice(0, 300)}`);
    await subject.finished();
    return { seconds: (performance.now() - begin) / 1000, peakMb: peak - idle };
  } finally {
    clearInterval(sampler);
  }
}
