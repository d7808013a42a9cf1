// Our side of the server's benchmark: a server as `deno task serve` starts it.
import { startServer } from "@/server/serve.ts";
import { answerAll } from "./peer.ts";

/** The only question: starts the server. */
export interface ServerQuestion {
  readonly model: string;
  readonly threads: number;
}

if (import.meta.main) {
  await answerAll<ServerQuestion>(async ({ model, threads }) => {
    const { url } = await startServer({ modelDirs: [model], port: 0, threads });
    return { url };
  });
}
