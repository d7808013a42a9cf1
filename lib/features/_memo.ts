/**
 * Keeps what is costly to make and never changes: windows, filter banks, FFT tables.
 *
 * Only values that their key determines are kept, so no result depends on what ran before.
 * @module
 */

/** Returns the value kept under `key`, or makes and keeps it. */
export type Memo<T> = (key: string, make: () => T) => T;

/**
 * A store of at most `limit` values; the one made first goes first.
 * @param limit most values to keep
 */
export function memo<T>(limit: number): Memo<T> {
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
