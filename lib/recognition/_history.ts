/** The last numbers of a sequence that goes on, at the places where they stood in it. @module */

/** The last numbers of a sequence. */
export interface History {
  /** Place after the last number. */
  end(): number;
  push(values: Float32Array): void;
  /** A copy of the numbers from place `from` up to `to`. */
  slice(from: number, to: number): Float32Array;
  /** Allows to drop the numbers before a place. */
  forget(before: number): void;
  /** Size of the memory, in numbers. */
  held(): number;
}

/** Makes an empty history; its memory grows to at most twice what is kept. */
export function createHistory(): History {
  let memory = new Float32Array(1024);
  let start = 0; // place of memory[0]
  let count = 0;
  let kept = 0; // numbers before this place may go
  const compact = () => {
    const drop = kept - start;
    memory.copyWithin(0, drop, count);
    count -= drop;
    start = kept;
  };
  return {
    end: () => start + count,
    push(values) {
      if (count + values.length > memory.length) compact();
      if (count + values.length > memory.length) {
        const larger = new Float32Array(2 * (count + values.length));
        larger.set(memory.subarray(0, count));
        memory = larger;
      }
      memory.set(values, count);
      count += values.length;
    },
    slice: (from, to) => memory.slice(from - start, Math.max(from, to) - start),
    forget(before) {
      kept = Math.min(Math.max(kept, before), start + count);
    },
    held: () => memory.length,
  };
}
