/** The notebook that the code runs in, seen from inside a cell. @module */
import { InputError } from "@/base/errors.ts";
import type { MimeBundle } from "@/reporting/bundle.ts";

/** Sends a message of the Jupyter protocol to the program that shows the notebook. */
export type Broadcast = (
  type: "display_data" | "update_display_data",
  content: {
    data: MimeBundle;
    metadata: Record<string, unknown>;
    transient: { display_id: string };
  },
) => Promise<void>;

/** The interface of the Deno kernel for cells; Deno has no types for it. */
export interface KernelApi {
  display(value: unknown): Promise<void>;
  broadcast: Broadcast;
}

/**
 * The kernel that runs this cell.
 * @throws {InputError} outside a notebook
 */
export function notebookKernel(): KernelApi {
  try {
    return (Deno as unknown as { jupyter: KernelApi }).jupyter;
  } catch (cause) {
    throw new InputError(
      "show outputs",
      "this code does not run in a notebook cell on the Deno kernel",
      { remedy: "`deno task lab` opens the notebooks", code: "environment", cause },
    );
  }
}
