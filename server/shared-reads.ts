/** A read that takes longer may be on a session that nobody hears of any more. */
const slowMs = 5_000;

/**
 * Lets everybody who asks for `key` share the read that is under way, and its answer. One that fails is not kept,
 * and one that is slow not waited for by whoever asks later: another session may answer at once.
 */
export function shareRead<Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  reading: Promise<Value>,
): Promise<Value> {
  known.set(key, reading);
  const forget = () => {
    if (known.get(key) === reading) known.delete(key);
  };
  const slow = setTimeout(forget, slowMs).unref();
  reading.then(
    () => clearTimeout(slow),
    () => {
      clearTimeout(slow);
      forget();
    },
  );
  return reading;
}
