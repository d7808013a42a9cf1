import assert from "node:assert/strict";
import { drawSpeaker } from "@/audio/voice/speaker.ts";
import { seededRandom } from "@/base/random.ts";

const random = seededRandom("people");
const people = Array.from({ length: 24 }, (_, i) => drawSpeaker(i + 1, random));

Deno.test("odd numbers are men and even ones women, with tracts and pitches to match", () => {
  const mean = (gender: string, key: "tractCm" | "pitchHz") => {
    const values = people.filter((p) => p.gender === gender).map((p) => p[key]);
    return values.reduce((a, b) => a + b) / values.length;
  };
  people.forEach((p) => assert.equal(p.gender, p.number % 2 === 1 ? "male" : "female"));
  assert(mean("male", "tractCm") > mean("female", "tractCm") + 1);
  assert(mean("male", "pitchHz") < 0.7 * mean("female", "pitchHz"));
  for (const { tractCm, pitchHz } of people) {
    assert(tractCm > 12 && tractCm < 20 && pitchHz > 60 && pitchHz < 350);
  }
});

Deno.test("no two people are the same, and each depends on seed and number alone", () => {
  assert.equal(new Set(people.map((p) => p.tractCm)).size, 24);
  assert.deepEqual(drawSpeaker(7, seededRandom("people")), people[6]);
  assert.notDeepEqual(drawSpeaker(7, seededRandom("others")), people[6]);
});

Deno.test("numbers that RAVDESS names cannot hold are refused", () => {
  for (const bad of [0, 25, 1.5]) {
    assert.throws(() => drawSpeaker(bad, random), { name: "InputError" });
  }
});
