import assert from "node:assert/strict";
import { benchCommand } from "@/app/commands/bench.ts";

const quiet = () => benchCommand().exitOverride().configureOutput({ writeErr: () => {} });

Deno.test("bench says how its peers are installed", () => {
  let help = "";
  benchCommand().configureOutput({ writeOut: (text) => help += text }).outputHelp();
  assert.match(help, /requirements\.txt/);
});

Deno.test("bench refuses work that it does not know, and no timing at all", () => {
  assert.throws(
    () => quiet().parse(["tea"], { from: "user" }),
    /features, resample, engine, .*corpus, training, scaling/,
  );
  assert.throws(() => quiet().parse(["--runs", "0"], { from: "user" }), /from 1 up/);
  assert.throws(() => quiet().parse(["corpus", "--scale", "7"], { from: "user" }), /from 50 up/);
});
