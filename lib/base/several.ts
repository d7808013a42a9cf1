/** Work on several items at the same time. @module */

/** Items that are worked on at the same time. */
const AT_ONCE = 4;

/**
 * Does something with each item, four at a time. After an error no other item is begun and the signal
 * of those under way aborts; the error is thrown when they have ended.
 * @param use receives an item, and a signal that aborts with the given one, too
 * @throws the first error, or the signal's reason
 */
export async function forEachAtOnce<T>(
  items: readonly T[],
  use: (item: T, signal: AbortSignal) => Promise<void>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const failed = new AbortController();
  const signals = options.signal ? [options.signal, failed.signal] : [failed.signal];
  const signal = AbortSignal.any(signals);
  let next = 0;
  const work = async () => {
    try {
      while (next < items.length && !signal.aborted) await use(items[next++]!, signal);
    } catch (error) {
      failed.abort(error);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  signal.throwIfAborted();
}
