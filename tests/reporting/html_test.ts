import assert from "node:assert/strict";
import { escapeHtml, scriptJson } from "@/reporting/html.ts";

Deno.test("escapeHtml leaves no character with a meaning", () => {
  assert.equal(
    escapeHtml(`<a href="x">'&'</a>`),
    "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;",
  );
});

Deno.test("scriptJson cannot end the script that it stands in, and reads back", () => {
  const value = { text: "</script><script>alert(1)</script>\u2028\u2029" };
  const json = scriptJson(value);
  assert.ok(!/[<\u2028\u2029]/.test(json));
  assert.deepEqual(JSON.parse(json), value);
});
