import { get } from "node:http";

const giveUpAfterMs = 60_000;

/** @returns {Promise<number | null>} the status of the answer, null when nobody answers */
function statusOf(url) {
  return new Promise((done) => {
    const request = get(url, { timeout: 5_000 }, (response) => {
      response.resume();
      done(response.statusCode ?? null);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => done(null));
  });
}

/**
 * Waits until a process answers.
 * @param {import("./supervised-process.mjs").SupervisedProcess} watched
 * @param {string} url
 * @param {(status: number) => boolean} accepts
 */
export async function waitForAnswer(watched, url, accepts = () => true) {
  const begin = performance.now();
  for (;;) {
    const status = await statusOf(url);
    if (status !== null && accepts(status)) return;
    if (watched.stopping) throw new Error("stopped");
    if (performance.now() - begin > giveUpAfterMs || watched.deaths >= 3) {
      const seen = status === null ? "does not answer" : `answers ${status}`;
      throw new Error(
        `${watched.name} ${seen} at ${url}. The end of ${watched.logFile}:\n${watched.logTail()}`,
      );
    }
    await new Promise((done) => setTimeout(done, 40));
  }
}

/**
 * Waits until a process that has no port to ask says that it is ready.
 * @param {import("./supervised-process.mjs").SupervisedProcess} watched
 */
export async function waitForReady(watched) {
  let isReady = false;
  watched.ready.then(() => {
    isReady = true;
  });
  const begin = performance.now();
  while (!isReady) {
    if (watched.stopping) throw new Error("stopped");
    if (performance.now() - begin > giveUpAfterMs || watched.deaths >= 3) {
      throw new Error(
        `${watched.name} does not become ready. The end of ${watched.logFile}:\n${watched.logTail()}`,
      );
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}
