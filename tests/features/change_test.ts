import assert from "node:assert/strict";
import { checkChange, type WaveformChange } from "@/features/change.ts";

Deno.test("checkChange: what cannot be done is refused with the values that can", () => {
  const refusals: readonly [object, RegExp][] = [
    [{ kind: "echo" }, /by "echo": the kinds are noise, stretch, pitch, shift$/],
    [{ kind: "noise", snrDb: NaN }, /noise with snrDb NaN: a number from -100 to 200 dB/],
    [{ kind: "stretch", rate: 0 }, /stretch with rate 0: a number from 0\.1 to 10/],
    [{ kind: "pitch", semitones: 40 }, /pitch with semitones 40/],
    [{ kind: "shift" }, /shift with shiftSec undefined/],
  ];
  for (const [change, message] of refusals) {
    assert.throws(() => checkChange(change as WaveformChange), { name: "RangeError", message });
  }
  checkChange({ kind: "shift", shiftSec: -0.5 });
});
