/** Collects the messages of a kernel as the outputs of a notebook. @module */
import type { KernelMessage } from "./client.ts";
import { type Fields, type Output, splitLines } from "./notebook.ts";

/** Outputs by display id: any later cell can change them. */
export type SharedDisplays = Map<string, Output & { output_type: "display_data" }>;

/** The outputs of one cell. */
export interface CellOutputs {
  readonly outputs: Output[];
  /** The error that ended the cell, if any. */
  error(): { readonly name: string; readonly message: string } | undefined;
  /** Adds a message of the kernel about this cell. */
  take(message: KernelMessage): void;
}

/**
 * Starts with no outputs.
 * @param displays shared by all cells of a notebook
 * @param executionCount the number shown beside the cell
 */
export function collectOutputs(displays: SharedDisplays, executionCount: number): CellOutputs {
  const outputs: Output[] = [];
  let error: ReturnType<CellOutputs["error"]>;
  const handlers: Record<string, (content: KernelMessage["content"]) => void> = {
    stream({ name, text }) {
      const last = outputs.at(-1);
      if (last?.output_type === "stream" && last.name === name) {
        last.text = splitLines(last.text.join("") + text);
        return;
      }
      const lines = splitLines(String(text));
      outputs.push({ output_type: "stream", name: String(name), text: lines });
    },
    execute_result(content) {
      const mime = mimeOf(content);
      // a cell that ends in a statement has an empty result
      if (Object.keys(mime.data).length === 0) return;
      outputs.push({ output_type: "execute_result", ...mime, execution_count: executionCount });
    },
    display_data(content) {
      const output = { output_type: "display_data" as const, ...mimeOf(content) };
      outputs.push(output);
      displays.set(displayId(content), output);
    },
    update_display_data(content) {
      const output = displays.get(displayId(content));
      if (output !== undefined) Object.assign(output, mimeOf(content));
    },
    error({ ename, evalue, traceback }) {
      error = { name: String(ename ?? "Error"), message: String(evalue ?? "") };
      const lines = Array.isArray(traceback) ? traceback.map(String) : [];
      const named = { ename: error.name, evalue: error.message };
      outputs.push({ output_type: "error", ...named, traceback: lines });
    },
  };
  return { outputs, error: () => error, take: ({ type, content }) => handlers[type]?.(content) };
}

/** Data and metadata of a message: texts as lists of lines, JSON and base64 pictures unchanged. */
function mimeOf({ data, metadata }: KernelMessage["content"]): { data: Fields; metadata: Fields } {
  const entries = Object.entries((data ?? {}) as Fields).map(([type, value]) => {
    const whole = typeof value !== "string" || /^image\/(?!svg)|json$/.test(type);
    return [type, whole ? value : splitLines(value)];
  });
  return { data: Object.fromEntries(entries), metadata: (metadata ?? {}) as Fields };
}

function displayId({ transient }: KernelMessage["content"]): string {
  return String((transient as Fields | undefined)?.["display_id"]);
}
