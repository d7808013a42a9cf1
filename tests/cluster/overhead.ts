/**
 * What Snakemake adds to a step: steps that do nothing, through the rules and profiles of
 * `deno task workflow`, on this machine and on a Slurm cluster on it: `deno task time-workflow`. Rows
 * are seconds for 4 steps, for 20, and for each more one. It needs root and Slurm; cgroups count the
 * time of processors.
 */
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import { call } from "./_call.ts";
import { startCluster, whyNoCluster } from "./_slurm.ts";

const COUNTS = [4, 20];
/** What the cluster of the test needs: it keeps no accounts. */
const PROFILE = "\nslurm-status-command: squeue\nslurm-no-account: true\n";
const GROUPS = "groups: [features=short]\ngroup-components: [short=4]\ncores: 1\n";
const ASSETS = join(ROOT, "lib", "app", "workflow");

interface Cost {
  readonly wallSec: number;
  readonly processorSec: number;
}

const why = await whyNoCluster();
if (why === null) await main();
else console.log(`skipped: ${why}`);

async function main(): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "overhead-" });
  const processor = await startClock();
  const show = async (name: string, run: (count: number) => Promise<void>) => {
    const costs: Cost[] = [];
    for (const count of COUNTS) {
      const before = { wall: performance.now(), processor: await processor.seconds() };
      await run(count);
      const wallSec = (performance.now() - before.wall) / 1000;
      costs.push({ wallSec, processorSec: await processor.seconds() - before.processor });
    }
    console.log(`| ${name} | ${rowOf(costs, ({ wallSec }) => wallSec)} s |`);
    console.log(`| ${name}, processor | ${rowOf(costs, (cost) => cost.processorSec)} s |`);
  };
  console.log(`load ${Deno.loadavg().map((load) => load.toFixed(1)).join(", ")}`);
  await show("no Snakemake", async (count) => {
    for (let i = 0; i < count; i++) await call("sh", ["-c", "true > log 2>&1"], { cwd: dir });
  });
  await show("local", async (count) => await snakemake(dir, { count, profile: "local" }));
  {
    const nodes = ["node1", "node2", "node3"];
    await using cluster = await startCluster(join(dir, "cluster"), nodes);
    const slurm = { profile: "slurm", env: cluster.env, added: PROFILE };
    const grouped = { ...slurm, added: PROFILE + GROUPS };
    await show("slurm", async (count) => await snakemake(dir, { ...slurm, count }));
    await show("four in a job", async (count) => await snakemake(dir, { ...grouped, count }));
  }
  console.log(`load ${Deno.loadavg().map((load) => load.toFixed(1)).join(", ")}`);
  await processor.stop();
  await Deno.remove(dir, { recursive: true });
}

/** What all steps took, and what each more one takes. */
function rowOf(costs: readonly Cost[], value: (cost: Cost) => number): string {
  const [few, many] = costs.map(value) as [number, number];
  const each = (many - few) / (COUNTS[1]! - COUNTS[0]!);
  return [few, many, each].map((seconds) => seconds.toFixed(2)).join(" | ");
}

/** Runs steps that do nothing. */
async function snakemake(
  dir: string,
  { count, profile, added = "", env = {} }: {
    readonly count: number;
    readonly profile: string;
    readonly added?: string;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const place = await Deno.makeTempDir({ dir });
  await call("cp", ["-r", `${ASSETS}/.`, place]);
  const step = { kind: "features", command: [], after: [], threads: 1, memoryMb: 400, minutes: 30 };
  const names = Array.from({ length: count }, (_, i) => `features-${i}`);
  const steps = Object.fromEntries(names.map((name) => [name, step]));
  const plan = { deno: "true", folder: dir, runs: join(dir, "runs"), steps };
  await Deno.writeTextFile(join(place, "plan.json"), JSON.stringify(plan));
  const config = join(place, profile, "config.yaml");
  await Deno.writeTextFile(config, added, { append: true });
  const where = ["--directory", place, "--snakefile", join(place, "Snakefile")];
  await call(join(ROOT, ".venv", "workflow", "bin", "snakemake"), [...where, "--profile", config], {
    env,
  });
}

/** Counts the processor's time of this process and all that it starts from now on. */
async function startClock(): Promise<{ seconds(): Promise<number>; stop(): Promise<void> }> {
  const root = await shell("findmnt --noheadings --types cgroup2 --output TARGET --first-only");
  const group = join(root, "overhead");
  await shell(`mkdir ${group} && echo ${Deno.pid} > ${group}/cgroup.procs`);
  return {
    seconds: async () => Number(await shell(`sed -n 's/usage_usec //p' ${group}/cpu.stat`)) / 1e6,
    stop: async () => {
      await shell(`echo ${Deno.pid} > ${root}/cgroup.procs`);
      await shell(`sleep 1 && rmdir ${group}`); // daemons end meanwhile
    },
  };
}

async function shell(script: string): Promise<string> {
  return await call("sh", ["-c", script]);
}
