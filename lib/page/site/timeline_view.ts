/** The pictures over time, and the window that is chosen in them. @module */
import type { RecognizedWindow } from "@/recognition/result.ts";
import {
  type Area,
  AXIS_PX,
  drawMarks,
  drawProbabilities,
  drawSpectrogram,
  drawWaveform,
  prepare,
  secAt,
} from "./drawing.ts";
import { find } from "./elements.ts";
import { type Palette, readPalette } from "./palette.ts";
import type { Sound } from "./sound.ts";
import { type View, viewOf, windowAt } from "./timeline.ts";
import { windowText } from "./words.ts";

const FRAME_MS = 1000 / 30;
/** For people who do not want things to move. */
const CALM_FRAME_MS = 500;

const canvases = {
  waveform: find("waveform", HTMLCanvasElement),
  spectrogram: find("spectrogram", HTMLCanvasElement),
  probabilities: find("probabilities", HTMLCanvasElement),
};
const slider = find("window", HTMLInputElement);
const sliderText = find("window-text", HTMLOutputElement);
const controls = find("window-controls", HTMLElement);

/** What the view shows. */
export interface Shown {
  readonly sound: Sound;
  readonly labels: readonly string[];
  readonly playedSec: number | null;
}

/** The pictures over time. */
export interface TimelineView {
  /** Draws soon, at most 30 times a second. */
  redraw(): void;
  /** The window that is chosen; null while sound arrives, and where there is none. */
  chosen(): RecognizedWindow | null;
  /** Brings the choice of windows up to date. */
  updateChoice(): void;
}

/**
 * Makes the view.
 * @param shown what is to be drawn; null for nothing
 * @param onChoice called when another window is chosen
 */
export function createTimelineView(
  shown: () => Shown | null,
  onChoice: () => void,
): TimelineView {
  let palette = readPalette(document.body);
  let view: View = viewOf(0, { isLive: false });
  let area: Area | null = null;
  const chosen = () => {
    const sound = shown()?.sound;
    if (sound === undefined || sound.result === null) return null;
    return sound.windows[Number(slider.value)] ?? null;
  };
  const redraw = createTicker(() => {
    const now = shown();
    if (now === null) return;
    const { sound } = now;
    view = viewOf(sound.recording.durationSec(), sound);
    area = drawAll(now, { view, palette, chosen: chosen() });
    if (now.playedSec !== null) redraw();
  });
  const choose = (number: number) => {
    slider.value = String(number);
    describeChoice(chosen());
    redraw();
    onChoice();
  };
  slider.oninput = () => choose(Number(slider.value));
  find("timeline", HTMLElement).onclick = (event) => {
    const sound = shown()?.sound;
    if (sound === undefined || sound.result === null || area === null) return;
    const left = canvases.waveform.getBoundingClientRect().left;
    choose(Math.max(0, windowAt(sound.windows, secAt(event.clientX - left, view, area))));
  };
  const repaint = () => {
    palette = readPalette(document.body);
    redraw();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new ResizeObserver(redraw).observe(canvases.waveform);
  return {
    redraw,
    chosen,
    updateChoice() {
      const sound = shown()?.sound;
      const count = sound?.result === null ? 0 : sound?.windows.length ?? 0;
      controls.hidden = count === 0;
      slider.max = String(Math.max(0, count - 1));
      slider.hidden = count < 2;
      describeChoice(chosen());
    },
  };
}

function describeChoice(window: RecognizedWindow | null): void {
  const text = window === null ? "" : windowText(window);
  sliderText.textContent = text;
  slider.setAttribute("aria-valuetext", text);
}

function drawAll(
  { sound, labels, playedSec }: Shown,
  { view, palette, chosen }: {
    readonly view: View;
    readonly palette: Palette;
    readonly chosen: RecognizedWindow | null;
  },
): Area {
  const { picture, windows } = sound;
  canvases.probabilities.style.setProperty("--labels", String(labels.length));
  const areas = {
    waveform: prepare(canvases.waveform, { palette }),
    spectrogram: prepare(canvases.spectrogram, { palette }),
    probabilities: prepare(canvases.probabilities, { palette }),
  };
  drawWaveform(areas.waveform, { picture, view });
  drawSpectrogram(areas.spectrogram, { picture, view });
  drawProbabilities(areas.probabilities, { windows, labels, view });
  for (const [name, area] of Object.entries(areas)) {
    const height = name === "probabilities" ? area.height - AXIS_PX : area.height;
    drawMarks(area, { chosen, playedSec, view, height });
  }
  return areas.waveform;
}

/** Makes a function that asks for a drawing, which then happens at most 30 times a second. */
function createTicker(draw: () => void): () => void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let isAsked = false;
  let last = -Infinity;
  const tick = (now: number) => {
    // A frame of the screen may come a little early.
    if (now - last < (calm.matches ? CALM_FRAME_MS : FRAME_MS) - 2) {
      requestAnimationFrame(tick);
      return;
    }
    last = now;
    isAsked = false;
    draw();
  };
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(tick);
  };
}
