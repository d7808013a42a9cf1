/** The notebook that the code runs in, seen from inside a cell. @module */
import { InputError } from "@/base/errors.ts";
import type { MimeBundle } from "@/reporting/bundle.ts";

/** Sends a message of Jupyter's protocol to whoever shows the notebook. */
export type Broadcast = (
  type: "display_data" | "update_display_data",
  content: {
    data: MimeBundle;
    metadata: Record<string, unknown>;
    transient: { display_id: string };
  },
) => Promise<void>;

/** What the Deno kernel offers to cells; it exists nowhere else, and comes without types. */
export interface KernelApi {
  display(value: unknown): Promise<void>;
  broadcast: Broadcast;
}

/**
 * The kernel's side of a notebook.
 * @throws Error outside a notebook
 */
export function notebookKernel(): KernelApi {
  try {
    return (Deno as unknown as { jupyter: KernelApi }).jupyter;
  } catch (cause) {
    throw new InputError(
      "show anything",
      "this code does not run in a notebook cell on the Deno kernel",
      { code: "environment", cause },
    );
  }
}
