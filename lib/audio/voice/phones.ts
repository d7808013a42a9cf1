/**
 * The sounds of the two pseudo-sentences, as a formant synthesiser needs them. Formants are those
 * of an adult man with a vocal tract of 17.5 cm; other speakers scale them.
 *
 * Sources: sentences from R. Banse and K. Scherer, Acoustic profiles in vocal emotion expression,
 * J. Personality and Social Psychology 70(3), 1996; vowels after J. Hillenbrand et al., JASA 97(5),
 * 1995; consonants after D. Klatt, Software for a cascade/parallel formant synthesizer, JASA 67(3),
 * 1980.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** One sound, or one part of a stop consonant. */
export interface Phone {
  readonly name: string;
  /** Length in ordinary speech. */
  readonly durationSec: number;
  /** The first three formants, in Hz. */
  readonly formants: readonly [f1: number, f2: number, f3: number];
  /** Amplitude of the voice, 0 to 1. */
  readonly voicing: number;
  /** Amplitude of breath noise from the glottis, 0 to 1. */
  readonly aspiration: number;
  /** Amplitude of noise from a narrowing, 0 to 1. */
  readonly frication: number;
  /** Where that noise is loudest, in Hz. */
  readonly placeHz: number;
  readonly nasal: boolean;
  /** True for a vowel that carries the sentence's accent. */
  readonly accented: boolean;
}

type Formants = Phone["formants"];
const PLAIN = { voicing: 0, aspiration: 0, frication: 0, placeHz: 3000, nasal: false };

function phone(
  name: string,
  durationMs: number,
  formants: Formants,
  rest: Partial<Phone>,
): [string, Phone] {
  const sound = { name, durationSec: durationMs / 1000, formants, accented: false };
  return [name, { ...PLAIN, ...sound, ...rest }];
}

const vowel = (name: string, durationMs: number, formants: Formants) =>
  phone(name, durationMs, formants, { voicing: 1 });

/** `_` ends the name of a stop's closure, `^` that of its release. */
const PHONES: ReadonlyMap<string, Phone> = new Map([
  vowel("ae", 120, [670, 1780, 2450]),
  vowel("ah", 100, [640, 1250, 2450]),
  vowel("ih", 85, [420, 1950, 2550]),
  vowel("o", 125, [620, 980, 2450]),
  vowel("u", 110, [330, 1050, 2250]),
  vowel("eh", 110, [570, 1780, 2500]),
  vowel("i", 115, [310, 2250, 2950]),
  vowel("a", 90, [720, 1280, 2500]),
  phone("j", 60, [290, 2150, 2900], { voicing: 0.7 }),
  phone("r", 65, [380, 1150, 1650], { voicing: 0.75 }),
  phone("er", 100, [470, 1320, 1700], { voicing: 0.85 }),
  phone("l", 65, [360, 1150, 2600], { voicing: 0.7 }),
  phone("n", 65, [270, 1450, 2450], { voicing: 0.55, nasal: true }),
  phone("h", 60, [550, 1600, 2500], { aspiration: 0.8 }),
  phone("f", 95, [340, 1150, 2200], { frication: 0.16, placeHz: 7000 }),
  phone("v", 60, [320, 1150, 2250], { voicing: 0.45, frication: 0.1, placeHz: 6500 }),
  phone("s", 105, [340, 1500, 2550], { frication: 0.5, placeHz: 5800 }),
  phone("z", 75, [320, 1500, 2550], { voicing: 0.4, frication: 0.3, placeHz: 5600 }),
  phone("sh", 110, [330, 1750, 2500], { frication: 0.6, placeHz: 3000 }),
  phone("dzh", 55, [290, 1800, 2600], { voicing: 0.3, frication: 0.4, placeHz: 3100 }),
  phone("t_", 60, [330, 1700, 2600], {}),
  phone("t^", 30, [380, 1700, 2600], { frication: 0.55, aspiration: 0.25, placeHz: 4600 }),
  phone("d_", 50, [260, 1650, 2600], { voicing: 0.15 }),
  phone("d^", 14, [300, 1650, 2600], { voicing: 0.3, frication: 0.4, placeHz: 4200 }),
  phone("g_", 55, [250, 1850, 2250], { voicing: 0.15 }),
  phone("g^", 20, [300, 1850, 2250], { voicing: 0.3, frication: 0.4, placeHz: 2000 }),
  phone("k_", 65, [320, 1900, 2300], {}),
  phone("k^", 40, [350, 1900, 2300], { frication: 0.5, aspiration: 0.35, placeHz: 2200 }),
  phone("p_", 65, [320, 950, 2150], {}),
  phone("p^", 35, [380, 950, 2150], { frication: 0.25, aspiration: 0.4, placeHz: 1200 }),
]);

/** A sentence without meaning. */
export interface PseudoSentence {
  readonly text: string;
  readonly phones: readonly Phone[];
}

/** Builds a sentence from names of sounds; an apostrophe marks an accented vowel. */
function sentence(text: string, sounds: string): PseudoSentence {
  const phones = sounds.split(" ").map((sound) => {
    const accented = sound.startsWith("'");
    const found = PHONES.get(accented ? sound.slice(1) : sound);
    if (found === undefined) {
      throw new InputError(`speak "${sound}"`, "there is no such sound");
    }
    return { ...found, accented };
  });
  return { text, phones };
}

/** What every speaker says, in the order of the statements' numbers. */
export const PSEUDO_SENTENCES: readonly [PseudoSentence, PseudoSentence] = [
  sentence(
    "Hat sundig pron you venzy",
    "h ae t_ t^ s 'ah n d_ d^ ih g_ g^ p_ p^ r 'o n j u v 'eh n z i",
  ),
  sentence(
    "Fee gott laish jonkill gosterr",
    "f 'i g_ g^ o t_ t^ l 'a ih sh d_ dzh 'o n k_ k^ ih l g_ g^ 'o s t_ t^ eh er",
  ),
];
