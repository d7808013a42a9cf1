/** Collects the messages of a kernel as the outputs of a notebook. @module */
import type { KernelMessage } from "./client.ts";
import { type Json, type MimeData, type Output, splitLines } from "./notebook.ts";

/** The error of a cell. */
export interface CellError {
  readonly name: string;
  readonly message: string;
}

/** Outputs by display id: any later cell can change them. */
export type SharedDisplays = Map<string, Output & { output_type: "display_data" }>;

/** The outputs of one cell. */
export interface CellOutputs {
  readonly outputs: Output[];
  /** The error that ended the cell, if any. */
  error(): CellError | undefined;
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
  let error: CellError | undefined;
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
    execute_result({ data, metadata }) {
      const mime = mimeData(data);
      // a cell that ends in a statement has an empty result
      if (Object.keys(mime).length === 0) return;
      outputs.push({
        output_type: "execute_result",
        data: mime,
        metadata: record(metadata),
        execution_count: executionCount,
      });
    },
    display_data({ data, metadata, transient }) {
      const output = {
        output_type: "display_data" as const,
        data: mimeData(data),
        metadata: record(metadata),
      };
      outputs.push(output);
      displays.set(String(record(transient).display_id), output);
    },
    update_display_data({ data, metadata, transient }) {
      const output = displays.get(String(record(transient).display_id));
      if (output === undefined) return;
      output.data = mimeData(data);
      output.metadata = record(metadata);
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

/** Texts as lists of lines; JSON and base64 pictures unchanged. */
function mimeData(data: unknown): MimeData {
  return Object.fromEntries(
    Object.entries(record(data)).map(([type, value]) => {
      const whole = typeof value !== "string" || /^image\/(?!svg)|json$/.test(type);
      return [type, whole ? value : splitLines(value)];
    }),
  );
}

function record(value: unknown): Record<string, Json> {
  return typeof value === "object" && value !== null ? value as Record<string, Json> : {};
}
