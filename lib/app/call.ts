/** What a command line hands to the work of its command. @module */

/** What the work of a command is given. */
export interface Call<Flags> {
  /** The arguments that are no options. */
  readonly words: readonly string[];
  readonly flags: Flags;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Does the work of a command. @returns the exit code, if it is not 0 */
export type Work = (call: Call<never>) => Promise<number | void>;
