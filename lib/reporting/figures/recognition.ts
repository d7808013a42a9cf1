/** What was recognised in a recording, over its time. @module */
import type { Waveform } from "@/audio/waveform.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { logMel } from "@/features/spectral/mfcc.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import type { Explanation, Recognition, RecognizedWindow } from "@/recognition/mod.ts";
import type { Figure, Layout, Trace } from "@/reporting/figure.ts";
import {
  axis,
  baseLayout,
  colourBar,
  colourOf,
  INK,
  labelTexts,
  SCALES,
} from "@/reporting/theme.ts";
import { gridFigure } from "./grid.ts";
import { heatmapFigure, melTicks } from "./heatmap.ts";
import { waveformFigure } from "./waveform.ts";

/** Of more windows than this, every second, third, … is drawn. */
const MAX_WINDOWS = 240;
const N_FFT = 1024;
const N_MELS = 64;
/** Most frames of a spectrogram that is computed for a figure. */
const MAX_FRAMES = 2000;

/** Colour of windows without speech. */
const SILENCE = "#e6e6e6";

/**
 * The score of every label over time. A window of some seconds is drawn around its middle, up to the
 * next; where there is no speech, it is grey. A dot is the emotion that was given, a circle the
 * highest score of an answer that is unsure.
 */
export function timelineFigure({ windows, model, durationSec }: Recognition): Figure {
  const { labels } = model;
  const step = Math.ceil(windows.length / MAX_WINDOWS);
  const shown = windows.filter((_, i) => i % step === 0);
  const edges = edgesOf(shown);
  const isSilent = shown.map(({ status }) => status === "no_speech");
  const map = {
    type: "heatmap",
    x: edges,
    y: labels.map((_, k) => k),
    z: labels.map((label) => shown.map((one, i) => isSilent[i] ? NaN : one.scores[label]!)),
    zmin: 0,
    zmax: 1,
    colorscale: SCALES.share,
    colorbar: colourBar("score"),
    hoverongaps: false,
  };
  const silence = {
    type: "heatmap",
    x: edges,
    y: map.y,
    z: labels.map(() => isSilent.map((silent) => silent ? 1 : NaN)),
    colorscale: [[0, SILENCE], [1, SILENCE]],
    showscale: false,
    hoverinfo: "skip",
  };
  const layout = baseLayout({ title: "Score of each emotion" }, {
    showlegend: false,
    xaxis: axis("time (s)", { range: [0, durationSec], showgrid: false }),
    yaxis: axis(undefined, {
      tickvals: labels.map((_, k) => k),
      ticktext: labelTexts(labels),
      autorange: "reversed",
      showgrid: false,
    }),
  });
  return { data: [map, silence, ...decisions(shown, { labels, edges })], layout };
}

/** Half-way between the middles of neighbours; the first and last reach to the ends. */
function edgesOf(windows: readonly RecognizedWindow[]): number[] {
  const middle = ({ startSec, endSec }: RecognizedWindow) => (startSec + endSec) / 2;
  const between = windows.slice(1).map((one, i) => (middle(windows[i]!) + middle(one)) / 2);
  return [windows[0]?.startSec ?? 0, ...between, windows.at(-1)?.endSec ?? 0];
}

/** Dots and circles. */
function decisions(
  windows: readonly RecognizedWindow[],
  { labels, edges }: { labels: readonly string[]; edges: readonly number[] },
): Trace[] {
  const traceOf = (status: "ok" | "unsure"): Trace => {
    const own = windows.flatMap((window, i) => {
      if (window.status !== status) return [];
      const scores = labels.map((label) => window.scores[label]!);
      const best = scores.indexOf(Math.max(...scores));
      return [{ x: (edges[i]! + edges[i + 1]!) / 2, best }];
    });
    const color = own.map(({ best }) => colourOf(labels[best]!, best));
    return {
      type: "scatter",
      mode: "markers",
      x: own.map(({ x }) => x),
      y: own.map(({ best }) => best),
      marker: status === "ok"
        ? { color, size: 7, line: { color: "#ffffff", width: 1 } }
        : { color, size: 7, symbol: "circle-open", line: { width: 1.5 } },
    };
  };
  return [traceOf("ok"), traceOf("unsure")];
}

/** Mel bands of a recording of any length, in dB below its loudest. */
function melFigure(waveform: Waveform): Figure {
  const { samples, sampleRate } = waveform;
  const hopLength = Math.max(N_FFT / 4, Math.ceil(samples.length / MAX_FRAMES));
  const power = powerSpectrogram(waveform, { nFft: N_FFT, hopLength });
  const settings = { nMels: N_MELS, fMax: Math.min(8000, sampleRate / 2), ref: "max" } as const;
  return heatmapFigure(logMel(power, settings), {
    title: "Mel spectrogram",
    sampleRate,
    hopLength,
    yTitle: "Hz",
    colourTitle: "dB",
    ticks: melTicks(melCentres(sampleRate, settings)),
    maxFrames: 400,
  });
}

/** How much the score drops without each band of each part of a window. */
export function explanationFigure({ timesSec, bandsHz, timeBand, best }: Explanation): Figure {
  const most = Math.max(...timeBand.flat().map(Math.abs), 1e-6);
  const map = {
    type: "heatmap",
    x: timesSec,
    y: bandsHz.map((_, k) => k),
    z: bandsHz.slice(1).map((_, band) => timeBand.map((part) => part[band]!)),
    zmin: -most,
    zmax: most,
    colorscale: SCALES.signed,
    colorbar: colourBar("drop of score"),
  };
  const layout = baseLayout({ title: `What "${best}" rests on` }, {
    xaxis: axis("time (s)", { showgrid: false }),
    yaxis: axis("Hz", {
      tickvals: bandsHz.map((_, k) => k),
      ticktext: bandsHz.map((hz) => String(Math.round(hz / 10) * 10)),
      showgrid: false,
    }),
  });
  return { data: [map], layout };
}

/** How much the score drops without each part of time, and the network's attention beside it. */
export function partsFigure({ timesSec, time, attention, best }: Explanation): Figure {
  const dotted = attention === null ? "" : " (dotted: attention)";
  const title = `When "${best}" is heard${dotted}`;
  const bars = {
    type: "bar",
    x: time.map((_, i) => (timesSec[i]! + timesSec[i + 1]!) / 2),
    width: time.map((_, i) => timesSec[i + 1]! - timesSec[i]!),
    y: time,
    marker: { color: "#6baed6", line: { color: "#ffffff", width: 1 } },
  };
  const largest = Math.max(...(attention ?? []).map(({ weight }) => weight), 1e-9);
  const scale = Math.max(...time.map(Math.abs)) / largest;
  const line = {
    type: "scatter",
    mode: "lines",
    x: attention?.map(({ startSec }) => startSec),
    y: attention?.map(({ weight }) => weight * scale),
    line: { color: INK, width: 1.2, shape: "hv", dash: "dot" },
  };
  const layout: Layout = baseLayout({ title, xTitle: "time (s)", yTitle: "drop of score" }, {
    showlegend: false,
  });
  return { data: attention === null ? [bars] : [bars, line], layout };
}

/** What is drawn of a recording. */
export interface RecognitionDrawing {
  readonly waveform: Waveform;
  readonly recognition: Recognition;
  /** Not drawn if null, as where there is no speech. */
  readonly explanation: Explanation | null;
  readonly title: string;
}

/** Waveform, spectrogram and scores over time. */
export function recordingPanels(waveform: Waveform, recognition: Recognition): Figure[] {
  return [
    waveformFigure(waveform, { title: "Waveform" }),
    melFigure(waveform),
    timelineFigure(recognition),
  ];
}

/** Waveform, spectrogram, scores over time and what they rest on, one below the other. */
export function recognitionFigure(drawing: RecognitionDrawing): Figure {
  const { waveform, recognition, explanation, title } = drawing;
  const panels = recordingPanels(waveform, recognition);
  const range = [0, recognition.durationSec];
  const aligned = panels.map(({ data, layout }) => ({
    data,
    layout: { ...layout, xaxis: { ...layout.xaxis as Layout, range } },
  }));
  const why = explanation === null
    ? []
    : [partsFigure(explanation), explanationFigure(explanation)];
  return gridFigure([...aligned, ...why], { title, columns: 1, outerTitles: false });
}
