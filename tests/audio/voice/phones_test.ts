import assert from "node:assert/strict";
import { PSEUDO_SENTENCES } from "@/audio/voice/phones.ts";

Deno.test("there are two sentences of about 1.5 to 2.5 s with three or more accents", () => {
  assert.equal(PSEUDO_SENTENCES.length, 2);
  for (const { phones } of PSEUDO_SENTENCES) {
    const duration = phones.reduce((sum, phone) => sum + phone.durationSec, 0);
    assert(duration > 1.5 && duration < 2.5, `${duration} s`);
    assert(phones.filter((phone) => phone.accented).length >= 3);
  }
});

Deno.test("formants rise, amplitudes lie in 0 to 1, and only vowels are accented", () => {
  for (const phone of PSEUDO_SENTENCES.flatMap(({ phones }) => phones)) {
    const [f1, f2, f3] = phone.formants;
    assert(200 <= f1 && f1 < f2 && f2 < f3 && f3 < 3500, phone.name);
    for (const amplitude of [phone.voicing, phone.aspiration, phone.frication]) {
      assert(amplitude >= 0 && amplitude <= 1, phone.name);
    }
    if (phone.accented) assert.equal(phone.voicing, 1, phone.name);
  }
});

Deno.test("each closure of a stop is released", () => {
  for (const { phones } of PSEUDO_SENTENCES) {
    phones.forEach(({ name }, i) => {
      if (!name.endsWith("_")) return;
      const next = phones[i + 1]!;
      assert(next.frication > 0, `${name} goes on as ${next.name}`);
    });
  }
});
