/**
 * A split: the clips that a network is trained, validated and tested on. The protocol tells how they
 * were chosen, and whether the figures are about unseen speakers.
 * @module
 */

/** What a protocol is. */
interface Protocol {
  readonly heldOut: string;
  /** True if the test part has speakers of the training part: no figure about unseen speakers. */
  readonly leaky: boolean;
}

/** Every protocol by its name. */
export const PROTOCOLS = {
  speaker: {
    heldOut: "speakers, in five folds; for RAVDESS those of Luna-Jimenez et al. (2021)",
    leaky: false,
  },
  speaker6: { heldOut: "RAVDESS speakers, in the six folds of EmoBox (2024)", leaky: false },
  loso: { heldOut: "each speaker in turn", leaky: false },
  blocks5: { heldOut: "CREMA-D actors, in the five blocks of EMO-SUPERB (2024)", leaky: false },
  corpus: { heldOut: "each corpus in turn, on the emotions that all share", leaky: false },
  corpora: {
    heldOut: "the corpora that are named, on the emotions that training has",
    leaky: false,
  },
  random: {
    heldOut: "a fifth of the clips, stratified by emotion: the speakers are on all sides",
    leaky: true,
  },
  augment_first: {
    heldOut: "a fifth of recordings and augmented copies: the copies are on all sides, too",
    leaky: true,
  },
  custom: { heldOut: "the speakers that are named", leaky: false },
} as const satisfies Readonly<Record<string, Protocol>>;

/** The ways of splitting. */
export type ProtocolName = keyof typeof PROTOCOLS;

/** The parts of a split, in the order in which a training uses them. */
export const PARTS = ["train", "val", "test"] as const;
/** One part of a split. */
export type Part = (typeof PARTS)[number];

/** One division of clips into three parts. Clips in no part (see `testChannel`) are not used. */
export interface Split {
  readonly protocol: ProtocolName;
  /** Whether the protocol is leaky; every figure that follows carries it. */
  readonly leaky: boolean;
  /** Counts from 0. */
  readonly fold: number;
  /** How many folds the protocol has for these clips. */
  readonly folds: number;
  /** Decides a `random` or `augment_first` split; the other protocols draw nothing. */
  readonly seed: number;
  /** Ids of clips, sorted. */
  readonly train: readonly string[];
  /** Ids of clips, sorted: epoch, threshold and settings are chosen on these. */
  readonly val: readonly string[];
  /** Ids of clips, sorted: scored once, at the end. */
  readonly test: readonly string[];
}
