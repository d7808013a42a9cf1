import assert from "node:assert/strict";
import { runReport } from "@/reporting/report/run.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { tempFolder } from "../../app/_temp.ts";
import { assertSafe } from "./_page.ts";

const rows = (document: Document, id: string) =>
  [...document.querySelectorAll(`#${id} tbody tr`)].map((row) =>
    [...row.children].map((cell) => cell.textContent)
  );

Deno.test("a run's page has its figures, its mistakes and how it was tested", async () => {
  await using folder = await tempFolder();
  const dir = await writeRun(folder.path);
  const { name, page } = await runReport([dir], { pageDir: () => folder.path });
  const document = assertSafe(page);
  assert.ok(dir.endsWith(name));
  assert.match(document.body.textContent!, /Nobody who speaks in the test part/);
  const mistakes = rows(document, "mistakes");
  assert.equal(mistakes.length, 3);
  assert.ok(
    mistakes.every(([, label, answer, score]) =>
      label !== "sad" && answer === "sad" && score === "80.0"
    ),
  );
});

Deno.test("folds are put together on one page", async () => {
  await using folder = await tempFolder();
  const dirs = [];
  for (const fold of [0, 1]) dirs.push(await writeRun(folder.path, madeJob({ fold })));
  const { name, page } = await runReport(dirs, { pageDir: () => folder.path });
  const document = assertSafe(page);
  assert.match(name, /-and-1-more$/);
  assert.match(document.body.textContent!, /2 networks were trained/);
  assert.equal(rows(document, "training").filter(([first]) => first!.startsWith("fold")).length, 2);
});

Deno.test("what is no run and no network is refused", async () => {
  await assert.rejects(
    runReport(["no such run"], { pageDir: () => "." }),
    /^InputError: Cannot report on no such run: there is no run or network of that name/,
  );
});
