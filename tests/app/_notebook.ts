/** A notebook's kernel in a test: what cells show is collected. */
import type { KernelApi } from "@/jupyter/display.ts";
import { DISPLAY, type Displayable, type MimeBundle } from "@/reporting/bundle.ts";

/** What a cell showed, in order: the kind of message, and the value's forms. */
export interface Shown {
  readonly type: "display_data" | "update_display_data";
  readonly data: MimeBundle;
}

/** Runs a cell on a made kernel. @returns what it showed */
export async function inNotebook(cell: () => Promise<unknown>): Promise<Shown[]> {
  const shown: Shown[] = [];
  const kernel: KernelApi = {
    display: (value) => {
      shown.push({ type: "display_data", data: (value as Displayable)[DISPLAY]() });
      return Promise.resolve();
    },
    broadcast: (type, { data }) => {
      shown.push({ type, data });
      return Promise.resolve();
    },
  };
  // Outside the real kernel the namespace has no such part, but it can be given one.
  const namespace = Deno as unknown as { jupyter: KernelApi | undefined };
  namespace.jupyter = kernel;
  try {
    await cell();
  } finally {
    namespace.jupyter = undefined;
  }
  return shown;
}
