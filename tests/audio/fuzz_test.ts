import assert from "node:assert/strict";
import { damagedFile, fuzz } from "./_fuzz.ts";

Deno.test("a damaged file is the same each time", () => {
  assert.deepEqual(damagedFile(17), damagedFile(17));
  assert.notDeepEqual(damagedFile(17), damagedFile(18));
});

Deno.test("damaged files give a waveform or one of the named errors, soon and in little memory", async () => {
  const { decoded, refused, failures } = await fuzz(2000);
  assert.deepEqual(failures, []);
  assert.equal(decoded + refused, 2000);
  assert(decoded > 200 && refused > 200, `${decoded} decoded, ${refused} refused`);
});
