/**
 * Runs on the audio thread: hands the microphone's samples on, the mean of its channels, in blocks.
 * @module
 */

/** What an audio worklet's global scope has, which the types of a window lack. */
interface WorkletScope {
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
}

const scope = globalThis as unknown as WorkletScope;
/** Samples of a block: 11 ms at 192 kHz, 256 ms at 8 kHz. */
const BLOCK = 2048;

class Microphone extends scope.AudioWorkletProcessor {
  private block = new Float32Array(BLOCK);
  private filled = 0;

  /** Called with 128 samples of each channel. @returns whether to go on */
  process([channels]: readonly (readonly Float32Array[])[]): boolean {
    const [first] = channels ?? [];
    if (first === undefined) return true; // nothing is connected yet
    for (let i = 0; i < first.length; i++) {
      let sum = 0;
      for (const channel of channels!) sum += channel[i]!;
      this.block[this.filled++] = sum / channels!.length;
      if (this.filled === BLOCK) this.send();
    }
    return true;
  }

  private send(): void {
    this.port.postMessage(this.block, [this.block.buffer]);
    this.block = new Float32Array(BLOCK);
    this.filled = 0;
  }
}

scope.registerProcessor("microphone", Microphone);
