import assert from "node:assert/strict";
import { checkModelConfig } from "@/models/config.ts";
import { ALL, CNN, CNN_LSTM, LSTM } from "./_models.ts";

Deno.test("complete settings of every kind pass unchanged", () => {
  for (const config of ALL) assert.deepEqual(checkModelConfig(config), config);
});

Deno.test("settings of another kind are unknown", () => {
  assert.throws(() => checkModelConfig({ ...CNN, lstmUnits: 4 }), {
    name: "InputError",
    message: /^Cannot use model: the key "lstmUnits" is unknown; known keys: kind, filters/,
  });
  assert.throws(() => checkModelConfig({ ...LSTM, kind: "gru" }), {
    name: "InputError",
    message: /model\.kind = "gru": "cnn" or "lstm" or "cnn_lstm" or "cnn_bilstm_attention"/,
  });
});

Deno.test("values that cannot be built are refused by name", () => {
  const refusals: readonly [unknown, RegExp][] = [
    [{ ...CNN_LSTM, lstmUnits: "64" }, /model\.lstmUnits = "64": a whole number of at least 1/],
    [{ ...CNN, dropout: 1 }, /model\.dropout = 1: a number from 0 to 0\.95/],
    [{ ...CNN, filters: [] }, /model\.filters: at least 1 item is needed, not 0/],
    [{ ...CNN, filters: [3, 4, 5] }, /3 filters but 2 pools/],
    [{ ...CNN, pools: [[2, 2], [2]] }, /model\.pools\[1\]: exactly 2 items are needed, not 1/],
    [{ ...LSTM, lstmUnits: [4, 0] }, /model\.lstmUnits\[1\] = 0/],
  ];
  for (const [config, message] of refusals) {
    assert.throws(() => checkModelConfig(config), { message });
  }
  assert.throws(() => checkModelConfig({ ...CNN, l2: -1 }, "recipe.model"), /recipe\.model\.l2/);
});
