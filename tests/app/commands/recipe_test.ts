import assert from "node:assert/strict";
import { describeSettings } from "@/recipes/settings.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { runCli } from "../_cli.ts";

Deno.test("recipe lists the settings of a recipe and of its networks, with what they accept", async () => {
  const json = await runCli(["recipe", "two_channel", "--json"]);
  assert.deepEqual([json.code, json.stderr], [0, []]);
  const settings = JSON.stringify(describeSettings(twoChannel), null, 2);
  assert.equal(json.stdout, `${settings}\n`);
  const text = await runCli(["recipe", "five_emotions", "--model", "cnn"]);
  assert.match(
    text.stdout,
    /^MFCC, five emotions.*\nNetworks: lstm, cnn\n\nsetting +value +accepts\n/,
  );
  assert.match(text.stdout, /^model\.kind +"cnn" +/m);
  assert.match(text.stdout, /^training\.batchSize +16 +a whole number of at least 1 *$/m);
  const unknown = await runCli(["recipe", "five_emotions", "--model", "gru"]);
  assert.deepEqual([unknown.code, unknown.stderr.length], [2, 1]);
});
