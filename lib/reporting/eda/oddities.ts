/** Recordings that are not like the others of their corpus. @module */
import { duplicateGroups } from "@/corpora/duplicates.ts";
import { partsOf } from "@/corpora/select.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { Survey } from "./survey.ts";

/** Something that is true of some recordings of a part and not of most. */
export interface Oddity {
  /** The part's label, as `partsOf` has it. */
  readonly part: string;
  readonly what: string;
  /** The recordings, in their order. */
  readonly ids: readonly string[];
}

/** An utterance with its measurements. */
export type Surveyed = Utterance & Pick<Survey, "layout" | "peakDb" | "clippedSamples">;

/** The largest sample that 16 bits hold, 2^15 - 1 of 2^15, in dB; less a rounding error. */
const FULL_SCALE_DB = 20 * Math.log10(1 - 2 ** -15) - 1e-6;
/** So many samples in runs at the peak are no coincidence. */
const CLIPPED_SAMPLES = 20;
/** A peak this far down leaves 16-bit samples fewer than 9 bits. */
const FAINT_DB = -42;

/**
 * Looks for files of another kind, rate or number of channels than most of their part, for levels at
 * the ends of the scale, and for recordings that occur twice.
 * @returns only what was found, part by part
 */
export function findOddities(recordings: readonly Surveyed[]): Oddity[] {
  return partsOf(recordings).flatMap(({ label, utterances }) => {
    const unlike = (key: "sampleRate" | "channels" | "layout", what: string) => {
      const most = mostFrequent(utterances.map((u) => String(u[key])));
      const others = utterances.filter((u) => String(u[key]) !== most);
      // Where the part is divided in two, neither half is odd.
      const odd = others.length <= utterances.length / 4 ? others : [];
      const found = [...new Set(odd.map((u) => u[key]))].join(", ");
      return { what: `${what} ${found} where the others have ${most}`, of: odd };
    };
    const twice = new Set(duplicateGroups(utterances).flat());
    const where = (what: string, test: (u: Surveyed) => boolean) => ({
      what,
      of: utterances.filter(test),
    });
    const checks = [
      unlike("layout", "file of the kind"),
      unlike("sampleRate", "sample rate (Hz)"),
      unlike("channels", "channels:"),
      where("reaches full scale", (u) => u.peakDb >= FULL_SCALE_DB),
      where("cut off at its peak (clipped)", (u) => u.clippedSamples >= CLIPPED_SAMPLES),
      where(`peak below ${FAINT_DB} dB: fewer than 9 of 16 bits`, (u) => u.peakDb < FAINT_DB),
      where("byte for byte the same as another", (u) => twice.has(u.id)),
    ];
    return checks.filter(({ of }) => of.length > 0)
      .map(({ what, of }) => ({ part: label, what, ids: of.map((u) => u.id) }));
  });
}

function mostFrequent(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((a, b) => b[1] > a[1] ? b : a)[0];
}
