import assert from "node:assert/strict";
import { checkCard } from "@/models/card.ts";
import { card } from "./_card.ts";

const stored = {
  format: "speech-emotion-model/1",
  ...card(["happy", "sad", "calm"]),
  sha256: { "model.json": "00", "weights.bin": "11" },
  probe: { seed: 1, scores: [[0.2, 0.3, 0.5]] },
};

Deno.test("a card comes back as it was written", () => {
  const { features, ...rest } = checkCard(JSON.parse(JSON.stringify(stored)), "meta.json");
  const { features: given, ...expected } = stored;
  assert.deepEqual(rest, expected);
  for (const [key, value] of Object.entries(given).filter(([key]) => key !== "channels")) {
    assert.deepEqual(features[key as keyof typeof features], value);
  }
});

Deno.test("a card of another version or with other keys is refused", () => {
  assert.throws(() => checkCard({ ...stored, format: "x/2" }, "m/meta.json"), {
    name: "InputError",
    message: 'Cannot use m/meta.json.format = "x/2": it is of another version',
  });
  assert.throws(() => checkCard({ ...stored, lables: [] }, "meta.json"), /"lables" is unknown/);
  assert.throws(() => checkCard({ ...stored, labels: ["one"] }, "meta.json"), /labels: it has 1/);
  assert.throws(() => checkCard({ ...stored, about: { a: null } }, "meta.json"), /about\.a = null/);
});

Deno.test("wrong settings inside a card are refused", () => {
  const model = { ...stored.model, filters: "many" };
  assert.throws(() => checkCard({ ...stored, model }, "meta.json"), /meta\.json\.model\.filters/);
  const features = { ...stored.features, sampleRte: 1 };
  assert.throws(() => checkCard({ ...stored, features }, "m/meta.json"), {
    name: "InputError",
    message: 'Cannot use m/meta.json.features: Cannot make features: no option "sampleRte"',
  });
});
