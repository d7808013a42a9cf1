/**
 * Keeps what is costly to make and follows from its key alone, so that no result depends on what ran
 * before: windows, filter banks, FFT tables.
 * @module
 */

/** A store that returns the value kept under a key, or makes it; of `limit` the first made goes first. */
export function memo<T>(limit: number): (key: string, make: () => T) => T {
  const kept = new Map<string, T>();
  return (key, make) => {
    const found = kept.get(key);
    if (found !== undefined) return found;
    const value = make();
    const first = kept.keys().next();
    if (kept.size >= limit && !first.done) kept.delete(first.value);
    kept.set(key, value);
    return value;
  };
}
