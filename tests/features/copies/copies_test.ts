import assert from "node:assert/strict";
import { isCopy } from "@/corpora/copy.ts";
import { type CopyConfig, makeCopies, originalId } from "@/features/copies/copies.ts";
import { madeCorpus, TWINS } from "../../splits/_made.ts";

const COPIES: readonly CopyConfig[] = [
  { name: "noisy", changes: [{ kind: "noise", snrDb: 20 }] },
  { name: "slow_low", changes: [{ kind: "stretch", rate: 0.9 }, { kind: "pitch", semitones: -2 }] },
];
const ACTOR = madeCorpus({ actors: [7] });

Deno.test("a copy has the labels and the path of its original, and an id and a hash of its own", async () => {
  const [original] = ACTOR;
  const copies = await makeCopies(ACTOR, COPIES);
  assert.equal(copies.length, 2 * ACTOR.length);
  assert.deepEqual(copies[1], {
    ...original,
    id: `${original!.id}~slow_low`,
    sha256: copies[1]!.sha256,
    copyOf: original!.id,
    originalSha256: original!.sha256,
    changes: COPIES[1]!.changes,
  });
  const recordings = new Set(ACTOR.map((u) => u.sha256));
  assert.equal(new Set([...ACTOR, ...copies].map((u) => u.sha256)).size, 3 * recordings.size);
  assert.match(copies[0]!.sha256, /^[0-9a-f]{64}$/);
  assert.ok(copies.every(isCopy) && !ACTOR.some(isCopy));
});

Deno.test("a copy's hash follows from content, name and changes, not from how they are written", async () => {
  const hash = async (config: CopyConfig) =>
    (await makeCopies(ACTOR.slice(0, 1), [config]))[0]!.sha256;
  const own = await hash(COPIES[0]!);
  assert.equal(await hash({ name: "noisy", changes: [{ snrDb: 20, kind: "noise" }] }), own);
  assert.notEqual(await hash({ name: "noise2", changes: COPIES[0]!.changes }), own);
  assert.notEqual(await hash({ name: "noisy", changes: [{ kind: "noise", snrDb: 21 }] }), own);
  const twins = await makeCopies(
    ACTOR.filter(({ id }) => TWINS.some((twin) => twin === id)),
    COPIES,
  );
  assert.equal(twins.length, 4);
  assert.equal(twins[0]!.sha256, twins[2]!.sha256);
});

Deno.test("copies that cannot be made are refused", async () => {
  const refuse = (copies: readonly CopyConfig[], message: RegExp) =>
    assert.rejects(makeCopies(ACTOR, copies), { name: "InputError", message });
  const [{ changes }] = COPIES as [CopyConfig];
  await refuse([{ name: "a~b", changes }], /"a~b": a name of letters/);
  await refuse([{ name: "a", changes }, { name: "a", changes }], /stands twice/);
  await refuse([{ name: "a", changes: [] }], /copies\[0\]\.changes/);
  await refuse([{ name: "a", changes: [{ kind: "stretch", rate: -1 }] }], /rate = -1/);
  const copies = await makeCopies(ACTOR, COPIES);
  await assert.rejects(makeCopies(copies, COPIES), /it is a copy already; copy 03-/);
});

Deno.test("the id of a copy leads to its original's, which leads to itself", async () => {
  // Windows shortens names to such.
  const recordings = [...ACTOR, ...ACTOR.map((u) => ({ ...u, id: `${u.id}~1` }))];
  for (const { id, copyOf } of await makeCopies(recordings, COPIES)) {
    assert.equal(originalId(id, COPIES), copyOf);
  }
  for (const { id } of recordings) assert.equal(originalId(id, COPIES), id);
});
