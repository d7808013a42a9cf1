import assert from "node:assert/strict";
import { benchCommand } from "@/app/commands/bench.ts";

const quiet = () => benchCommand().exitOverride().configureOutput({ writeErr: () => {} });

Deno.test("bench says how its peers are installed", () => {
  let help = "";
  benchCommand().configureOutput({ writeOut: (text) => help += text }).outputHelp();
  assert.match(help, /requirements\.txt/);
});

Deno.test("bench refuses work that it does not know, and fewer than three timings", () => {
  assert.throws(() => quiet().parse(["tea"], { from: "user" }), /features, resample, engine/);
  assert.throws(() => quiet().parse(["--runs", "2"], { from: "user" }), /from 3 up/);
});
