import assert from "node:assert/strict";
import { labCommand } from "@/app/commands/lab.ts";

Deno.test("lab listens on port 8888 and opens a browser unless it is told otherwise", () => {
  const command = labCommand().action(() => {}).parse([], { from: "user" });
  assert.deepEqual(command.opts(), { port: 8888, browser: true });
  assert.match(command.helpInformation(), /python3/);
});

Deno.test("lab refuses a port that is no whole number", () => {
  const command = labCommand().exitOverride().configureOutput({ writeErr: () => {} });
  assert.throws(() => command.parse(["--port", "eight"], { from: "user" }), /whole number/);
});
