import assert from "node:assert/strict";
import { findGraphicsCard, type Gpu } from "@/engine/webgpu.ts";

type Info = NonNullable<Awaited<ReturnType<Gpu["requestAdapter"]>>>["info"];

const gpu = (info: Info | null): Gpu => ({
  requestAdapter: () => Promise.resolve(info === null ? null : { info }),
});
const card = { vendor: "4318", description: "NVIDIA H200", isFallbackAdapter: false };

Deno.test("a graphics card is found by its name", async () => {
  assert.equal(await findGraphicsCard(gpu(card)), "NVIDIA H200");
  assert.equal(await findGraphicsCard(gpu({ vendor: "apple", description: "" })), "apple");
});

const REMEDY = "--engine auto computes on the processor";

Deno.test("no card is one sentence with a remedy", async () => {
  await assert.rejects(findGraphicsCard(gpu(null)), {
    message: "Cannot start the engine on WebGPU: no graphics card was found (is its driver for " +
      `Vulkan, Metal or DirectX 12 installed?); ${REMEDY}`,
  });
});

Deno.test("a driver that computes on the processor is refused, marked or not", async () => {
  const names = [
    "llvmpipe (LLVM 15.0.6, 256 bits)",
    "SwiftShader",
    "Microsoft Basic Render Driver",
  ];
  const software = names.map((description) => ({ ...card, description }));
  for (const info of [...software, { ...card, isFallbackAdapter: true }]) {
    await assert.rejects(findGraphicsCard(gpu(info)), {
      message:
        `Cannot start the engine on WebGPU: ${info.description} is not a graphics card but ` +
        `a driver that computes on the processor; ${REMEDY}`,
    });
  }
});
