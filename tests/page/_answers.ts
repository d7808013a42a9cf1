/** What the page answers, beside what the command line does. @module */
import assert from "node:assert/strict";
import type { Waveform } from "@/audio/waveform.ts";
import { openRecognizer } from "@/disk/models.ts";
import type { Recognition, Recognizer, Scores } from "@/recognition/mod.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { type OpenOptions, type Page, resultOn, withPage } from "./_browser.ts";
import { HAS_CHROMIUM } from "./_cdp.ts";

/** Engines add up in another order; through features and network that moves scores by about 1e-6. */
const SCORE_TOLERANCE = 1e-3;

/** A test of the page, skipped where there is no Chromium. */
export function pageTest(
  name: string,
  options: OpenOptions,
  work: (page: Page) => Promise<void>,
): void {
  Deno.test({ name, ignore: !HAS_CHROMIUM, fn: () => withPage(options, work) });
}

let recognizer: Promise<Recognizer> | undefined;

/** The network of the page, as the command line has it. */
export function commandLine(): Promise<Recognizer> {
  return recognizer ??= openRecognizer(PUBLISHED_MODEL);
}

/** What the command line says. */
export async function answerFor(waveform: Waveform): Promise<Recognition> {
  return await (await commandLine()).recognize(waveform);
}

function assertScores(found: Scores, wanted: Scores): void {
  assert.deepEqual(Object.keys(found), Object.keys(wanted));
  for (const [label, score] of Object.entries(wanted)) {
    const distance = Math.abs(found[label]! - score);
    assert.ok(distance < SCORE_TOLERANCE, `${label}: ${found[label]}, ${score}`);
  }
}

/** Two results are the same, but for what engines round. */
export function assertSame(found: Recognition, wanted: Recognition): void {
  const facts = (
    { status, emotion, best, durationSec, windows }: Recognition,
  ) => [status, emotion, best, durationSec, windows.length];
  assert.deepEqual(facts(found), facts(wanted));
  assertScores(found.scores, wanted.scores);
  wanted.windows.forEach((window, i) => {
    assert.deepEqual({ ...found.windows[i]!, scores: window.scores }, window);
    assertScores(found.windows[i]!.scores, window.scores);
  });
}

/** The result on the page. */
export async function pageAnswer(page: Page): Promise<Recognition> {
  return await resultOn(page) as unknown as Recognition;
}

/** A folder that is gone after the work. */
export async function withFolder(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
