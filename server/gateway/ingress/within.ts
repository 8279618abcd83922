/** What comes later than it is waited for. */
export const late = Symbol("late");

/** How long a sender waits for what the database must be asked before the message is stored. */
export const lookUpWaitMs = 3_000;

/** What comes, or `late` when that takes longer. */
export async function within<T>(ms: number, coming: Promise<T>): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  try {
    return await Promise.race([coming, over]);
  } finally {
    clearTimeout(timer);
  }
}
