/** A stand-in for a peer's Python. */
import { join } from "@std/path";

/** Windows runs no shell scripts. */
export const NO_SHELL = Deno.build.os === "windows";

/** Runs a test with a program that executes shell commands whatever script it is given. */
export async function withPython(
  commands: string,
  test: (python: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const python = join(dir, "python");
  await Deno.writeTextFile(python, `#!/bin/sh\n${commands}\n`, { mode: 0o755 });
  try {
    await test(python);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
