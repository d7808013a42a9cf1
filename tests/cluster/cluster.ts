/**
 * A cross-validation of the demo corpus on a Slurm cluster on this machine, through faults; its
 * results must be those of one machine, bit for bit: `deno task test-cluster`. It takes a quarter of
 * an hour, and needs root, Slurm and Python.
 */
import { join } from "@std/path";
import { sha256 } from "@/base/hash.ts";
import { exists } from "@/disk/files.ts";
import { ROOT } from "@/disk/paths.ts";
import { RUN_FILES } from "@/disk/record.ts";
import { call } from "./_call.ts";
import { type Cluster, startCluster, whyNoCluster } from "./_slurm.ts";

const TRAININGS = ["--corpora", "demo", "--folds", "0,1", "--epochs", "4"];
const NODES = ["node1", "node2", "node3"];
/** What the test adds to the profile for Slurm: this cluster keeps no accounts. */
const PROFILE = `
slurm-status-command: squeue
slurm-no-account: true
slurm-keep-successful-logs: true
`;

/** Something that goes wrong while trainings run. @returns what was done, in words */
type Fault = (cluster: Cluster, project: string) => Promise<string>;

const FAULTS: Readonly<Record<string, Fault | null>> = {
  "nothing": null,
  "a node loses power": async (cluster, project) => {
    const { node } = await trainingJob(cluster, project);
    await cluster.killNode(node);
    return `${node} and all that it ran were killed`;
  },
  "a job is cancelled": async (cluster, project) => {
    const { id } = await trainingJob(cluster, project);
    await cluster.ask("scancel", id);
    return `scancel ${id}`;
  },
  "the controller restarts": async (cluster, project) => {
    await trainingJob(cluster, project);
    await cluster.killController();
    await delay(10);
    await cluster.startController();
    return "slurmctld was killed, and started 10 s later";
  },
};

const why = await whyNoCluster();
if (why === null) await main();
else console.log(`skipped: ${why}`);

async function main(): Promise<void> {
  Deno.env.delete("INIT_CWD"); // tasks of the project's copy would work in the folder of this task
  const dir = await Deno.makeTempDir({ prefix: "cluster-" });
  const project = join(dir, "project");
  await copyProject(project);
  await task(ROOT, ["workflow", "features", "--corpora", "demo", "--check"]); // installs Snakemake
  await Deno.symlink(join(ROOT, ".venv"), join(project, ".venv"));
  await task(project, ["crossval", ...TRAININGS]);
  const isEqual = await breakThings(project, {
    expected: await resultsOf(project),
    slurm: join(dir, "slurm"),
  });
  await Deno.remove(dir, { recursive: true });
  if (!isEqual) throw new Error("results differ from those of one machine");
}

/** Runs the workflow once for each fault. @returns whether all results are those expected */
async function breakThings(
  project: string,
  { expected, slurm }: { readonly expected: Record<string, string>; readonly slurm: string },
): Promise<boolean> {
  await using cluster = await startCluster(slurm, NODES);
  let isEqual = true;
  for (const [name, fault] of Object.entries(FAULTS)) {
    for (const folder of ["artifacts/runs", "data/features", "build"]) {
      await Deno.remove(join(project, folder), { recursive: true }).catch(() => {}); // the first time
    }
    const start = performance.now();
    const { done, jobs } = await runWorkflow(project, { cluster, fault });
    const seconds = Math.round((performance.now() - start) / 1000);
    const found = await resultsOf(project);
    const same = JSON.stringify(found) === JSON.stringify(expected);
    isEqual &&= same;
    console.log(`\n| ${name} | ${done} | ${same ? "identical" : "DIFFERENT"} | ${seconds} s |`);
    console.log(jobs);
    for (const node of NODES) await cluster.startNode(node).catch(() => {}); // most are running
  }
  return isEqual;
}

/** Everything but recordings, features and runs. */
async function copyProject(project: string): Promise<void> {
  await Deno.mkdir(join(project, "artifacts"), { recursive: true });
  const names = ["lib", "deno.json", "deno.lock", "package.json", "artifacts/models"];
  for (const name of names) await copy(join(ROOT, name), join(project, name));
  await Deno.symlink(join(ROOT, "node_modules"), join(project, "node_modules"));
}

async function copy(from: string, to: string): Promise<void> {
  await call("cp", ["-r", from, to]);
}

/** Runs a workflow on the cluster. @returns what went wrong on purpose, and Slurm's list of jobs */
async function runWorkflow(
  project: string,
  { cluster, fault }: { readonly cluster: Cluster; readonly fault: Fault | null },
): Promise<{ done: string; jobs: string }> {
  await task(project, ["workflow", "crossval", ...TRAININGS, "--shards", "2"]);
  const place = join(project, "build", "workflow");
  const profile = join(place, "slurm", "config.yaml");
  await Deno.writeTextFile(profile, PROFILE, { append: true });
  const before = await jobIds(cluster);
  const snakemake = new Deno.Command(join(ROOT, ".venv", "workflow", "bin", "snakemake"), {
    args: ["--directory", place, "--snakefile", join(place, "Snakefile"), "--profile", profile],
    env: cluster.env,
    stdin: "null",
    stdout: "null",
  }).spawn();
  const done = fault === null ? "" : await fault(cluster, project);
  const { success } = await snakemake.status;
  if (!success) throw new Error("Snakemake failed");
  const own = (await jobIds(cluster)).filter((id) => !before.includes(id));
  const texts: string[] = [];
  for (const id of own) {
    const text = await cluster.ask("scontrol", "show", "job", id);
    const value = (key: string) => new RegExp(`\\b${key}=(\\S+)`).exec(text)?.[1] ?? "";
    const fields = ["JobState", "Restarts", "NodeList", "SubmitTime", "StartTime", "RunTime"];
    const comment = /Comment=(.*)/.exec(text)?.[1] ?? "";
    texts.push(`  job ${id}: ${fields.map((key) => `${key}=${value(key)}`).join(" ")} ${comment}`);
  }
  return { done, jobs: texts.join("\n") };
}

async function jobIds({ ask }: Cluster): Promise<string[]> {
  const text = await ask("squeue", "-h", "-t", "all", "-o", "%A");
  return text.split("\n").filter((id) => id !== "").sort((a, b) => Number(a) - Number(b));
}

/** Waits for a job that is in the middle of a training. */
async function trainingJob(
  { ask }: Cluster,
  project: string,
): Promise<{ id: string; node: string }> {
  for (;;) {
    const text = await ask("squeue", "-h", "-t", "running", "-o", "%A %N %k");
    for (const line of text.split("\n")) {
      const [id, node, comment] = line.split(" ");
      const run = /^rule_train_wildcards_(.+)$/.exec(comment ?? "")?.[1];
      if (id === undefined || node === undefined || run === undefined) continue;
      const part = join(project, "artifacts", "runs", `${run}.part`);
      if (await exists(join(part, RUN_FILES.checkpoint))) return { id, node };
    }
    await delay(1);
  }
}

/** The hashes of what the trainings made, predictions and weights. */
async function resultsOf(project: string): Promise<Record<string, string>> {
  const runs = join(project, "artifacts", "runs");
  const found: Record<string, string> = {};
  const names = await Array.fromAsync(Deno.readDir(runs), ({ name }) => name);
  for (const name of names.sort()) {
    const dir = join(runs, name);
    // Comments tell how long it took.
    const predictions = (await Deno.readTextFile(join(dir, "predictions.csv")))
      .replaceAll(/^#.*\n/gm, "");
    const weights = await Deno.readFile(join(dir, "model", "weights.bin"));
    found[name] = `${await sha256(predictions)} ${await sha256(weights)}`;
  }
  return found;
}

async function task(folder: string, args: readonly string[]): Promise<void> {
  await call(Deno.execPath(), ["task", "-q", ...args], { cwd: folder });
}

async function delay(seconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
}
