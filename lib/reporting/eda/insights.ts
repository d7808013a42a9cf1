/** What recordings say about themselves, in sentences beside the tables and figures. @module */
import { counted } from "@/base/words.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import { type Part, partsOf } from "@/corpora/select.ts";
import { hasSpeaker, type Utterance } from "@/corpora/utterance.ts";
import { FEW_SPEAKERS, quantile } from "@/evaluation/intervals.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { giveaways, type Measured } from "./measured.ts";

const { durationSec: CLIP_SEC, sampleRate: CLIP_RATE } = twoChannel.features;
/** Zeros are mentioned from this share of the samples on. */
const MANY_ZEROS = 0.05;
/** Noise floors that differ by less are alike. */
const AUDIBLE_DB = 3;

/** How many recordings the labels of each part have, and which labels are not in every part. */
export function labelInsights(utterances: readonly Utterance[]): string[] {
  const parts = partsOf(utterances);
  const sentences = parts.map(({ label, utterances }) => {
    const sizes = [...Map.groupBy(utterances, (u) => u.emotion)]
      .map(([name, { length }]) => ({ name, length })).sort((a, b) => a.length - b.length);
    const [least, most] = [sizes[0]!, sizes.at(-1)!];
    const labels = counted(sizes.length, "label");
    return least.length === most.length
      ? `${label}: ${labels}, ${counted(least.length, "recording")} of each.`
      : `${label}: ${labels}, from ${counted(least.length, "recording")} (${least.name}) ` +
        `to ${most.length} (${most.name}).`;
  });
  const isEverywhere = (name: string) =>
    parts.every(({ utterances }) => utterances.some((u) => u.emotion === name));
  const partial = emotionsIn(utterances).filter((name) => !isEverywhere(name));
  return partial.length === 0
    ? sentences
    : [...sentences, `Not in every part: ${partial.join(", ")}.`];
}

/** How many speakers each corpus has, and whether each of them has every label. */
export function speakerInsights(utterances: readonly Utterance[]): string[] {
  return [...Map.groupBy(utterances, (u) => u.corpus)].map(([corpus, all]) => {
    const known = all.filter(hasSpeaker);
    const labels = emotionsIn(all).length;
    const speakers = [...Map.groupBy(known, (u) => u.speaker).values()];
    const lacking = speakers.filter((own) => emotionsIn(own).length < labels).length;
    const facts = [counted(speakers.length, "speaker")];
    if (known.length < all.length) facts.push(`${all.length - known.length} recordings of unknown`);
    if (lacking > 0) facts.push(`${lacking} of them without some of the ${labels} labels`);
    else if (speakers.length > 0) facts.push(`every label from each`);
    if (speakers.length < FEW_SPEAKERS) facts.push("too few to say much about others");
    return `${corpus.toUpperCase()}: ${facts.join(", ")}.`;
  });
}

/** Where the voice lies in the recordings of each part, and how many voices fit into a clip. */
export function durationInsights(measured: readonly Measured[]): string[] {
  return partsOf(measured).map((part) => {
    const seconds = (value: (u: Measured) => number) => medianOf(part, value).toFixed(2);
    const fitting = part.utterances.filter((u) => u.activeSec <= CLIP_SEC).length;
    const share = Math.round(100 * fitting / part.utterances.length);
    const zeros = medianOf(part, (u) => u.zeroPart);
    return `${part.label}: ${seconds((u) => u.leadSec)} s of silence before the voice, ` +
      `${seconds((u) => u.tailSec)} s after it (medians); ${share} % of the voices fit into ` +
      `${CLIP_SEC} s.` +
      (zeros < MANY_ZEROS ? "" : ` ${Math.round(100 * zeros)} % of the samples are exactly 0.`);
  });
}

/** By how much the loudest label and speaker of each part differ from the quietest. */
export function levelInsights(measured: readonly Measured[]): string[] {
  return partsOf(measured).flatMap((part) => {
    const facts = (["emotion", "speaker"] as const).flatMap((key) => {
      const levels = [...Map.groupBy(part.utterances, (u) => u[key])]
        .map(([name, utterances]) => ({ name, dB: medianOf({ utterances }, (u) => u.rmsDb) }))
        .sort((a, b) => a.dB - b.dB);
      const [quietest, loudest] = [levels[0]!, levels.at(-1)!];
      if (levels.length < 2) return [];
      return [
        `${loudest.name} is ${(loudest.dB - quietest.dB).toFixed(0)} dB louder than ` +
        quietest.name,
      ];
    });
    return facts.length === 0 ? [] : [`${part.label}: ${facts.join("; ")} (medians).`];
  });
}

/** Whether the parts reach as far up as features hear, and how far apart their noise floors are. */
export function soundInsights(measured: readonly Measured[]): string[] {
  const parts = partsOf(measured).map((part) => ({
    label: part.label,
    bandwidthHz: medianOf(part, (u) => u.bandwidthHz),
    noiseDb: medianOf(part, (u) => u.noiseDb),
  }));
  const heard = CLIP_RATE / 2;
  const kHz = (hz: number) => `${(hz / 1000).toFixed(1)} kHz`;
  const narrow = parts.filter(({ bandwidthHz }) => bandwidthHz < heard);
  const sentences = narrow.map(({ label, bandwidthHz }) =>
    `${label} ends at ${kHz(bandwidthHz)}; features hear up to ${kHz(heard)}, and nothing is there.`
  );
  if (narrow.length === 0) {
    const least = Math.min(...parts.map(({ bandwidthHz }) => bandwidthHz));
    const who = parts.length === 1 ? "There is" : "Every part has";
    sentences.push(`${who} sound up to ${kHz(least)}; features hear up to ${kHz(heard)}.`);
  }
  const floors = parts.filter(({ noiseDb }) => Number.isFinite(noiseDb))
    .sort((a, b) => a.noiseDb - b.noiseDb);
  const [lowest, highest] = [floors[0], floors.at(-1)];
  const difference = floors.length === 0 ? 0 : highest!.noiseDb - lowest!.noiseDb;
  if (difference < AUDIBLE_DB) return sentences;
  const much = `${difference.toFixed(0)} dB above that of ${lowest!.label}`;
  return [...sentences, `The noise floor of ${highest!.label} is ${much}.`];
}

/** The number that gives each kind of label of each part away most often. */
export function giveawayInsights(measured: readonly Measured[]): string[] {
  const { groups, rows, values, texts } = giveaways(measured);
  return groups.flatMap(({ label, key, count }, column) => {
    const skills = values.map((row) => row[column]!);
    const best = skills.indexOf(Math.max(...skills));
    if (skills[best] === 0) return [];
    const chance = `${Math.round(100 / count)} %`;
    return [
      `${label}: "${rows[best]}" alone gives the right ${key} of ${count} in ` +
      `${texts[best]![column]} of cases (chance: ${chance}).`,
    ];
  });
}

function medianOf<U extends Utterance>(
  { utterances }: Pick<Part<U>, "utterances">,
  value: (recording: U) => number,
): number {
  return quantile(Float64Array.from(utterances, value).sort(), 0.5);
}
