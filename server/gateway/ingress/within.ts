/** What comes later than it is waited for. */
export const late = Symbol("late");

/** How long a sender waits for what the database must be asked before the message is stored. */
export const lookUpWaitMs = 3_000;

/** What comes, or `late` when that takes longer. */
export function within<T>(ms: number, coming: Promise<T>): Promise<T | typeof late> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, late);
    coming.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (cause: unknown) => {
        clearTimeout(timer);
        reject(cause);
      },
    );
  });
}
