/** A command that works until Ctrl-C stops it; `deaf` does not listen, `slow` has long steps. */
import { runCommand } from "@/reporting/console.ts";

Deno.exit(
  await runCommand(async (signal) => {
    console.log("working");
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, Deno.args[0] === "slow" ? 300 : 5));
      if (Deno.args[0] !== "deaf") signal.throwIfAborted();
    }
  }),
);
