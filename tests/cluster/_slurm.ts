/** A Slurm cluster on this machine: a controller and several nodes, in a folder of their own. */
import { join } from "@std/path";
import { exists } from "@/disk/files.ts";

/** What the cluster needs, and the Debian packages that bring it. */
const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel"];
const PACKAGES = "slurmctld slurmd slurm-client munge";
/** Seconds without an answer after which a node counts as dead. */
const NODE_TIMEOUT_SEC = 15;
const PORT = 26817;
/** Where jobs look for the configuration, whatever their variables say. */
const SYSTEM_CONF = "/etc/slurm/slurm.conf";

/** A running cluster. */
export interface Cluster extends AsyncDisposable {
  readonly nodes: readonly string[];
  /** Variables that lead Slurm's programs to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs one of Slurm's programs. @returns what it prints */
  ask(program: string, ...args: string[]): Promise<string>;
  startNode(name: string): Promise<void>;
  /** Kills a node's daemon and all that it runs, as when the power fails. */
  killNode(name: string): Promise<void>;
  startController(): Promise<void>;
  killController(): Promise<void>;
}

/** Why no cluster can be started here; null if one can. */
export async function whyNoCluster(): Promise<string | null> {
  if (Deno.build.os !== "linux") return "it needs Linux";
  if (Deno.uid() !== 0) return "it needs to be root, as in a container";
  if (await exists(SYSTEM_CONF)) return `this machine has a cluster already (${SYSTEM_CONF})`;
  for (const program of PROGRAMS) {
    if (!(await run("sh", ["-c", `command -v ${program}`])).success) {
      return `${program} is not installed (Debian: apt-get install ${PACKAGES})`;
    }
  }
  return null;
}

/** Starts a cluster whose nodes have one core each. */
export async function startCluster(dir: string, nodes: readonly string[]): Promise<Cluster> {
  await Deno.mkdir(join(dir, "state"), { recursive: true });
  for (const node of nodes) await Deno.mkdir(join(dir, `spool-${node}`));
  const key = join(dir, "munge.key");
  await Deno.writeFile(key, crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o600 });
  const conf = join(dir, "slurm.conf");
  await Deno.writeTextFile(conf, configuration(dir, nodes));
  await Deno.symlink(conf, SYSTEM_CONF);
  const env = { SLURM_CONF: conf };
  const pidOf = async (name: string) =>
    Number((await Deno.readTextFile(join(dir, `${name}.pid`))).trim());
  const start = async (program: string, ...args: string[]) => {
    const { success, output } = await run(program, args, env);
    if (!success) throw new Error(`${program} does not start: ${output}`);
  };
  const ask = async (program: string, ...args: string[]) => {
    const { success, output } = await run(program, args, env);
    if (!success) throw new Error(`${program} ${args.join(" ")}: ${output}`);
    return output.trim();
  };
  const startNode = async (name: string) => await start("slurmd", "-N", name);
  const killNode = async (name: string) => {
    const jobs = (await ask("squeue", "-h", "-w", name, "-o", "%A")).split("\n");
    const steps = (await processes()).filter(({ args }) =>
      jobs.some((job) => job !== "" && args.startsWith(`slurmstepd: [${job}.`))
    );
    killTrees([await pidOf(`slurmd-${name}`), ...steps.map(({ pid }) => pid)], await processes());
  };
  const startController = async () => await start("slurmctld");
  const killController = async () => Deno.kill(await pidOf("slurmctld"), "SIGKILL");
  const at = (name: string) => join(dir, `munge.${name}`);
  await start(
    "munged",
    "--force",
    `--socket=${at("socket")}`,
    `--key-file=${key}`,
    `--pid-file=${at("pid")}`,
    `--log-file=${at("log")}`,
    `--seed-file=${at("seed")}`,
  );
  await startController();
  for (const node of nodes) await startNode(node);
  const stop = async () => {
    for (const node of nodes) await killNode(node).catch(() => {}); // it may be dead
    await killController().catch(() => {});
    Deno.kill(await pidOf("munge"), "SIGKILL"); // SIGTERM would make it write a seed afterwards
    await Deno.remove(SYSTEM_CONF);
  };
  const control = { ask, startNode, killNode, startController, killController };
  return { nodes, env, ...control, [Symbol.asyncDispose]: stop };
}

/** No control groups: they would need a system that starts with systemd. */
function configuration(dir: string, nodes: readonly string[]): string {
  const host = Deno.hostname();
  const lines = nodes.map((name, i) =>
    `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${PORT + 1 + i} CPUs=1 ` +
    "RealMemory=4000"
  );
  return `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${PORT}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${join(dir, "munge.socket")}
StateSaveLocation=${join(dir, "state")}
SlurmdSpoolDir=${join(dir, "spool-%n")}
SlurmctldPidFile=${join(dir, "slurmctld.pid")}
SlurmdPidFile=${join(dir, "slurmd-%n.pid")}
SlurmctldLogFile=${join(dir, "slurmctld.log")}
SlurmdLogFile=${join(dir, "slurmd-%n.log")}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdTimeout=${NODE_TIMEOUT_SEC}
MinJobAge=900
ReturnToService=2
${lines.join("\n")}
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

async function processes(): Promise<Process[]> {
  const { output } = await run("ps", ["-eo", "pid=,ppid=,args="]);
  return output.trim().split("\n").map((line) => {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!;
    return { pid: Number(pid), parent: Number(parent), args: args! };
  });
}

/** Kills processes and all that they started. */
function killTrees(roots: readonly number[], all: readonly Process[]): void {
  const doomed = new Set(roots);
  let before = 0;
  while (doomed.size > before) {
    before = doomed.size;
    for (const { pid, parent } of all) if (doomed.has(parent)) doomed.add(pid);
  }
  for (const pid of doomed) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // it has ended
    }
  }
}

async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ success: boolean; output: string }> {
  try {
    const command = new Deno.Command(program, { args: [...args], env, stdin: "null" });
    const { success, stdout, stderr } = await command.output();
    const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    return { success, output: text };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { success: false, output: String(error) };
  }
}
