import assert from "node:assert/strict";
import { spreadTable } from "@/reporting/spread_table.ts";

Deno.test("spreadTable: median and the middle nine tenths of each group", () => {
  const utterances = Array.from({ length: 101 }, (_, i) => ({ level: i - 100.5, rate: 16000 }));
  const columns = {
    "level (dB)": (u: { level: number }) => u.level,
    "rate (Hz)": (u: { rate: number }) => u.rate,
  };
  const groups = [{ label: "TESS", utterances }, { label: "one", utterances: [utterances[0]!] }];
  assert.deepEqual(spreadTable(groups, columns), [
    {
      part: "TESS",
      recordings: 101,
      "level (dB)": "-50.5 (-95.5 to -5.50)",
      "rate (Hz)": "16,000",
    },
    { part: "one", recordings: 1, "level (dB)": "-101", "rate (Hz)": "16,000" },
  ]);
  const silent = [{ label: "silent", utterances: [-Infinity, -20, -Infinity] }];
  assert.equal(
    spreadTable(silent, { "peak (dB)": (db: number) => db })[0]!["peak (dB)"],
    "-∞ (-∞ to -∞)",
  );
});
