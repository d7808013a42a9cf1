/** Recognises in sound that comes in chunks. A whole sound is a stream of one chunk. @module */
import { InputError } from "@/base/errors.ts";
import { reaches, SILENCE_DB } from "@/audio/level.ts";
import { checkWaveform, type Waveform } from "@/audio/waveform.ts";
import type { StoredCard } from "@/models/card.ts";
import { type Answer, answerOf } from "./_answer.ts";
import { createNotes, type Notes } from "./notes.ts";
import type {
  ModelInfo,
  Recognition,
  RecognitionStream,
  RecognizedWindow,
  ResolvedOptions,
} from "./result.ts";
import type { Scorer } from "./scorer.ts";
import { createSegmenter, type Hearing, type Segment, type Segmenter } from "./segments.ts";

/** Less speech holds no syllable and is not judged. */
export const MIN_SPEECH_SEC = 0.25;

/** Whether there is enough speech to judge. */
export function hasSpeech({ waveform, speechSec }: Segment): boolean {
  return speechSec >= MIN_SPEECH_SEC && reaches(waveform, SILENCE_DB);
}

/** What a stream needs. */
export interface StreamContext extends Pick<Hearing, "detector"> {
  readonly card: StoredCard;
  readonly model: ModelInfo;
  readonly scorer: Scorer;
  readonly options: ResolvedOptions;
}

/** What is known once the sample rate is known. */
interface Sound {
  readonly sampleRate: number;
  readonly segmenter: Segmenter;
  readonly notes: Notes;
}

/** Makes a stream. */
export function createStream(context: StreamContext): RecognitionStream {
  const { card } = context;
  const judge = createJudge(context);
  let sound: Sound | null = null;
  let received = 0;
  let ended = false;
  let queue: Promise<unknown> = Promise.resolve();

  /** Runs after all that was begun before; errors reach only the caller. */
  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  };
  return {
    async push(samples, sampleRate = sound?.sampleRate ?? card.features.sampleRate) {
      if (ended) {
        throw new InputError("add to the stream", "it has ended", { remedy: "start another" });
      }
      if (sound !== null && sampleRate !== sound.sampleRate) {
        throw new InputError(
          "continue the stream",
          `its sample rate changes from ${sound.sampleRate} to ${sampleRate} Hz`,
          { remedy: "start another stream" },
        );
      }
      if (samples.length === 0) return [];
      checkWaveform({ samples, sampleRate }, { first: received });
      const copy = samples.slice();
      received += copy.length;
      sound ??= beginSound(context, sampleRate);
      const here = sound;
      return await enqueue(async () => {
        here.notes.push(copy);
        return await judge.windows(here.segmenter.push(copy), here.notes);
      });
    },
    async flush() {
      if (ended) throw new InputError("end the stream", "it has ended before");
      if (sound === null) throw new InputError("recognise an emotion", "there are no samples");
      ended = true;
      const here = sound;
      const durationSec = received / here.sampleRate;
      return await enqueue(() => judge.finish(here.segmenter.flush(), here, durationSec));
    },
  };
}

/**
 * Recognises in a whole sound: what a stream says of it at its end, with all windows.
 * @throws {InputError} if it has no samples or some that are not finite
 */
export async function recognizeWhole(
  waveform: Waveform,
  context: StreamContext,
): Promise<Recognition> {
  checkWaveform(waveform);
  const { samples, sampleRate, notes = [] } = waveform;
  const sound = beginSound(context, sampleRate);
  sound.notes.push(samples);
  const found = await createJudge(context)
    .finish(sound.segmenter.whole(samples), sound, samples.length / sampleRate);
  return { ...found, notes: [...notes, ...found.notes] };
}

function beginSound(context: StreamContext, sampleRate: number): Sound {
  const featureRate = context.card.features.sampleRate;
  return {
    sampleRate,
    segmenter: createSegmenter({ ...context, hop: context.options.hop }, sampleRate),
    notes: createNotes({ sampleRate, featureRate }),
  };
}

/** Times that differ by less are equal: 0.2 + 0.1 is a little above 0.3. */
const ROUNDING_SEC = 1e-9;

/** Scores windows, and adds them up for the whole sound. */
function createJudge({ card, model, scorer, options }: StreamContext) {
  const { labels, features } = card;
  const sum = labels.map(() => 0);
  let weight = 0;
  /** Scores of the last windows of speech in a row. */
  let recent: (readonly number[])[] = [];
  let reported = { emotion: "", untilSec: -Infinity };
  let heardUntilSec = 0;
  /** The last window of speech. */
  let newest: { readonly segment: Segment; readonly scores: readonly number[] } | null = null;

  const answer = (scores: readonly number[] | null): Answer => {
    if (scores === null) {
      const equal = labels.map((label) => [label, 1 / labels.length]);
      const nothing = { status: "no_speech", emotion: null, best: null, confidence: 0 } as const;
      return { ...nothing, scores: Object.fromEntries(equal) };
    }
    return answerOf(scores, { labels, threshold: options.probabilityThreshold });
  };
  const scoresOf = async (segment: Segment) =>
    hasSpeech(segment) ? await scorer.score(scorer.features(segment.waveform)) : null;
  const smooth = (scores: readonly number[]) => {
    recent = [...recent, scores].slice(-options.smoothingWindows);
    return recent.length === 1 ? scores : meanOf(recent);
  };
  /** Whether a window repeats an emotion that was reported just before. */
  const suppressed = (emotion: string | null, startSec: number) => {
    if (emotion === null) return false;
    if (emotion === reported.emotion && startSec < reported.untilSec - ROUNDING_SEC) return true;
    reported = { emotion, untilSec: startSec + options.suppressionTimeSec };
    return false;
  };
  /** What is decided of a window; null if it repeats what was reported. */
  const decide = (segment: Segment, scores: readonly number[] | null): RecognizedWindow | null => {
    const { startSec, endSec, speechSec } = segment;
    if (scores === null) {
      recent = [];
    } else {
      scores.forEach((score, k) => sum[k]! += speechSec * score);
      weight += speechSec;
    }
    const { status, emotion, scores: shown } = answer(scores && smooth(scores));
    if (suppressed(emotion, startSec)) return null;
    return { startSec, endSec, status, emotion, scores: shown };
  };
  /** Takes windows in the order of time. */
  const take = async (segments: Iterable<Segment>, notes: Notes): Promise<RecognizedWindow[]> => {
    const windows: RecognizedWindow[] = [];
    for (const segment of segments) {
      const scores = await scoresOf(segment);
      if (scores !== null) newest = { segment, scores };
      if (scores !== null && segment.startSec >= heardUntilSec) {
        notes.hear(segment.waveform);
        heardUntilSec = segment.startSec + features.durationSec;
      }
      const window = decide(segment, scores);
      if (window !== null) windows.push(window);
    }
    return windows;
  };
  return {
    windows: take,
    /** Decides on the last windows and on the whole sound. */
    async finish(
      segments: Iterable<Segment>,
      { segmenter, notes }: Sound,
      durationSec: number,
    ): Promise<Recognition> {
      const windows = await take(segments, notes);
      const clip = segmenter.wholeClip();
      const isWindow = clip !== null && newest?.segment.startSec === clip.startSec &&
        newest.segment.endSec === clip.endSec;
      const whole = isWindow ? newest!.scores : clip && await scoresOf(clip);
      const mean = weight > 0 ? sum.map((total) => total / weight) : null;
      return {
        ...answer(whole ?? mean),
        durationSec,
        speechSec: Math.min(durationSec, segmenter.speechSec()),
        windows,
        notes: notes.sentences(),
        model,
      };
    },
  };
}

function meanOf(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length);
}
