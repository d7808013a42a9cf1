/** Playing a sound. @module */
import type { Waveform } from "@/audio/waveform.ts";

/** Plays one sound at a time. */
export interface Player {
  /** @param onEnd called when it has ended or was stopped */
  play(waveform: Waveform, options: { readonly fromSec: number; readonly onEnd: () => void }): void;
  stop(): void;
  /** The time that is heard now, seconds; null if nothing is played. */
  positionSec(): number | null;
}

/** Makes a player. */
export function createPlayer(): Player {
  let playing:
    | { context: AudioContext; beganSec: number; fromSec: number; onEnd: () => void }
    | null = null;
  const stop = () => {
    const ended = playing;
    playing = null;
    void ended?.context.close(); // its sources end without an event
    ended?.onEnd();
  };
  return {
    play({ samples, sampleRate }, { fromSec, onEnd }) {
      stop();
      const context = new AudioContext();
      const buffer = context.createBuffer(1, samples.length, sampleRate);
      buffer.getChannelData(0).set(samples);
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(context.destination);
      source.onended = () => {
        if (playing?.context === context) stop();
      };
      source.start();
      playing = { context, beganSec: context.currentTime, fromSec, onEnd };
    },
    stop,
    positionSec() {
      if (playing === null) return null;
      return playing.fromSec + playing.context.currentTime - playing.beganSec;
    },
  };
}
