/** What keeps people from using the page, by axe. @module */
import { ROOT } from "@/disk/paths.ts";
import type { Page } from "./_browser.ts";

/** axe, printed by a program of its own, so that it is not among the project's packages. */
let axe: Promise<string> | undefined;

async function printAxe(): Promise<string> {
  const code = `import axe from "npm:axe-core@4.14.1"; console.log(axe.source);`;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-lock", "--no-config", "--node-modules-dir=none", code],
    cwd: ROOT,
  });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** What axe finds wrong with the page as it is now, without what is minor. */
export async function findBarriers(page: Page): Promise<string[]> {
  axe ??= printAxe();
  await page.evaluate(`${await axe}; 0`);
  const { violations } = await page.evaluate<{ violations: Violation[] }>(`axe.run()`);
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
