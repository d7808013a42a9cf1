import assert from "node:assert/strict";
import { InputError } from "@/base/errors.ts";
import { cardFacts } from "@/page/site/card_facts.ts";
import {
  canFit,
  detail,
  explanationText,
  fittedText,
  microphoneProblem,
  problemText,
  resultText,
  silentText,
  timeText,
  voiceText,
  windowText,
} from "@/page/site/words.ts";
import { readCard } from "@/disk/models.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";

const scores = { calm: 0.12, sad: 0.62, angry: 0.26 };
const sad = { startSec: 3, endSec: 6, status: "ok", emotion: "sad", scores } as const;
const unsure = { ...sad, status: "unsure", emotion: null } as const;
const nothing = { ...sad, status: "no_speech", emotion: null } as const;

Deno.test("what the microphone lacks is said with what helps", () => {
  const sentence = (name: string) => problemText(microphoneProblem(new DOMException("m", name)));
  assert.match(
    sentence("NotAllowedError"),
    /^Cannot use the microphone: .*refuses.*; allow it .*\.$/,
  );
  assert.match(sentence("NotFoundError"), /no microphone was found; plug one in/);
  assert.match(sentence("NotReadableError"), /another program uses it/);
  assert.match(sentence("SecurityError"), /https/);
  assert.match(sentence("AbortError"), /the browser reports "m"/);
  const bug = new TypeError("x is undefined");
  assert.equal(microphoneProblem(bug), bug);
});

Deno.test("silence names the microphone that it comes from", () => {
  assert.match(silentText("USB mic"), /^Only silence comes from "USB mic"\. Is it muted/);
  assert.match(silentText(""), /from the microphone\./);
});

Deno.test("an answer is described with the next best, and why it is unsure", () => {
  const options = { threshold: 0.7 };
  assert.equal(detail(sad, options), "62 %, then angry 26 %.");
  assert.match(
    detail(unsure, options),
    /^Nearest: sad 62 %, then angry 26 %\. .*answers from 70 % on\.$/,
  );
  assert.equal(detail(nothing, options), "There is too little speech to judge.");
});

Deno.test("windows and results are lines that can be read aloud", () => {
  assert.equal(timeText({ startSec: 0.5, endSec: 63.4999 }), "0:00.5 to 1:03.5");
  assert.equal(windowText(sad), "0:03 to 0:06, sad 62 %");
  assert.equal(windowText(unsure), "0:03 to 0:06, unsure, sad 62 %");
  assert.equal(windowText(nothing), "0:03 to 0:06, no speech");
  const result = {
    ...sad,
    best: "sad",
    confidence: 0.62,
    durationSec: 7.25,
    speechSec: 4,
    windows: [sad],
    notes: [],
    model: { name: "m", version: "v", labels: [] },
  };
  assert.match(
    resultText(result),
    /^Result: sad, 62 %\. 7\.\d seconds, 4\.0 of them speech, 1 window/,
  );
});

Deno.test("an explanation names the time and the band that matter most, and doubts itself", () => {
  const explanation = {
    startSec: 0,
    endSec: 2,
    best: "sad",
    score: 0.62,
    timesSec: [0, 1, 2],
    bandsHz: [0, 500, 8000],
    time: [0.01, 0.3],
    timeBand: [[0, 0.01], [0.2, 0.1]],
    attention: null,
    fidelity: { important: 0.31, random: 0.06 },
  };
  const text = explanationText(explanation);
  assert.match(text, /sad, 62 %, rests most on 0 to 500 Hz from 1\.0 to 2\.0 s\./);
  assert.match(text, /31 points, .* 6 points on average\.$/);
  const weak = { ...explanation, fidelity: { important: 0.05, random: 0.06 } };
  assert.match(explanationText(weak), /says little/);
});

Deno.test("errors become sentences", () => {
  assert.equal(problemText(new InputError("a", "b")), "Cannot a: b.");
  assert.equal(problemText(new Error("Is it?")), "Is it?");
  assert.equal(problemText("lost"), "lost.");
});

Deno.test("the card of a model is told in words", async () => {
  const card = await readCard(PUBLISHED_MODEL);
  const model = { name: "two_channel", version: "abc", labels: card.labels };
  const facts = Object.fromEntries(cardFacts({ model, card }));
  assert.equal(facts["Name"], "two_channel, version abc");
  assert.match(facts["Emotions"]!, /calm, happy/);
  assert.match(facts["How sure"]!, /answers from a score of \d+ % on/);
  const { calibration: _, ...older } = card;
  assert.equal(cardFacts({ model, card: older }).some(([term]) => term === "How sure"), false);
});

Deno.test("what is missing of a voice is said, and what fitting to it is worth", () => {
  const voice = (...counts: number[]) =>
    counts.flatMap((count, i) =>
      Array.from({ length: count }, () => ({ name: "x", emotion: `emotion ${i}`, embedding: [] }))
    );
  assert.deepEqual([canFit(voice(3)), canFit(voice(3, 2)), canFit(voice(3, 4))], [
    false,
    false,
    true,
  ]);
  assert.equal(voiceText([]), "No clips yet.");
  assert.match(voiceText(voice(3)), /^3 clips\. A second emotion is needed\.$/);
  assert.match(voiceText(voice(3, 1)), /^4 clips\. Each emotion that has some needs at least 3\.$/);
  assert.equal(voiceText(voice(3, 4)), "7 clips, ready to fit.");
  const tried = { clips: 24, before: 12, after: 17 };
  assert.match(
    fittedText(tried, 0.42),
    /^Fitted to 24 clips in 0\.4 s\. .* 17 of 24 are recognised; without your voice, 12\..* rough/,
  );
  assert.doesNotMatch(fittedText(tried, 1), /does not help/);
  assert.match(fittedText({ ...tried, after: 12 }, 1), /So it does not help/);
});
