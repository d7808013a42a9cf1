import assert from "node:assert/strict";
import { collectOutputs } from "@/jupyter/outputs.ts";

/** Collects what these messages leave, as one cell. */
function collect(...messages: readonly (readonly [string, Record<string, unknown>])[]) {
  const cell = collectOutputs(new Map(), 5);
  for (const [type, content] of messages) cell.take({ type, parent: "", content });
  return cell;
}

const stream = (text: string, name = "stdout") => ["stream", { name, text }] as const;
const display = (text: string, id?: string) =>
  ["display_data", {
    data: { "text/plain": text },
    metadata: {},
    ...(id && { transient: { display_id: id } }),
  }] as const;

Deno.test("streams of one name are merged while nothing comes between", () => {
  const { outputs } = collect(stream("a"), stream("b\nc"), stream("!", "stderr"), stream("d"));
  assert.deepEqual(outputs, [
    { output_type: "stream", name: "stdout", text: ["ab\n", "c"] },
    { output_type: "stream", name: "stderr", text: ["!"] },
    { output_type: "stream", name: "stdout", text: ["d"] },
  ]);
});

Deno.test("results carry the cell's number; a statement has none", () => {
  const result = ["execute_result", { data: { "text/plain": "4" }, metadata: {} }] as const;
  const nothing = ["execute_result", { data: {}, metadata: {} }] as const;
  assert.deepEqual(collect(result, nothing).outputs, [{
    output_type: "execute_result",
    data: { "text/plain": ["4"] },
    metadata: {},
    execution_count: 5,
  }]);
});

Deno.test("texts become lists of lines; JSON and base64 stay", () => {
  const data = {
    "text/html": "<p>\n</p>",
    "image/svg+xml": "<svg>\n</svg>",
    "image/png": "iVBO\nRw0K",
    "application/vnd.plotly.v1+json": { data: [1] },
    "application/json": "text",
  };
  const { outputs: [output] } = collect(["display_data", { data, metadata: {} }]);
  assert.deepEqual(output, {
    output_type: "display_data",
    data: { ...data, "text/html": ["<p>\n", "</p>"], "image/svg+xml": ["<svg>\n", "</svg>"] },
    metadata: {},
  });
});

Deno.test("updates change the output with the id, in this cell and in earlier ones", () => {
  const displays = new Map(), update = display("new", "a")[1];
  const first = collectOutputs(displays, 1), second = collectOutputs(displays, 2);
  for (const [type, content] of [display("old", "a"), display("other", "b")]) {
    first.take({ type, parent: "", content });
  }
  second.take({ type: "update_display_data", parent: "", content: update });
  assert.deepEqual(
    first.outputs.map((o) => o.output_type === "display_data" && o.data["text/plain"]),
    [["new"], ["other"]],
  );
  assert.deepEqual(second.outputs, []);
});

Deno.test("an error is kept as output and told", () => {
  const content = { ename: "InputError", evalue: "no", traceback: ["at"] };
  const cell = collect(["error", content], ["comm_open", {}]);
  assert.deepEqual(cell.error(), { name: "InputError", message: "no" });
  assert.deepEqual(cell.outputs, [{ output_type: "error", ...content }]);
  assert.equal(collect().error(), undefined);
});
