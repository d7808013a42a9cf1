/** The sounds to try the page with, by name; `samples.ts` makes them. @module */

/** A sound that can be made. */
export interface Sample {
  readonly id: string;
  readonly title: string;
}

/** The sounds that the page offers. */
export const SAMPLES: readonly Sample[] = [
  { id: "talk", title: "Synthetic talk, changing moods" },
  { id: "loud", title: "Synthetic voice, loud and high" },
  { id: "soft", title: "Synthetic voice, soft and low" },
  { id: "room", title: "A quiet room, nobody speaks" },
];
