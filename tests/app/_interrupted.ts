/** A command that works until Ctrl-C stops it; `deaf` does not listen. */
import { runCommand } from "@/reporting/console.ts";

Deno.exit(
  await runCommand(async (signal) => {
    console.log("working");
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (Deno.args[0] !== "deaf") signal.throwIfAborted();
    }
  }),
);
