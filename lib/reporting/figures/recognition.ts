/** What was recognised in a recording, over its time. @module */
import type { Waveform } from "@/audio/waveform.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { logMel } from "@/features/spectral/mfcc.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import type { Explanation, Recognition, RecognizedWindow } from "@/recognition/mod.ts";
import type { Figure, Layout, Trace } from "@/reporting/figure.ts";
import { axis, baseLayout, colourBar, colourOf, INK, SCALES } from "@/reporting/theme.ts";
import { gridFigure } from "./grid.ts";
import { heatmapFigure, melTicks } from "./heatmap.ts";
import { waveformFigure } from "./waveform.ts";

/** More windows than this are averaged in pairs, threes, … */
const MAX_WINDOWS = 240;
const N_FFT = 1024;
const N_MELS = 64;
/** Most frames of a spectrogram that is computed for a figure. */
const MAX_FRAMES = 2000;

/** Colour of windows without speech. */
const SILENCE = "#e6e6e6";

/** Part of a recording: one window, or the mean of some in a row. */
interface Span {
  readonly startSec: number;
  readonly endSec: number;
  readonly status: RecognizedWindow["status"];
  readonly scores: readonly number[];
}

/**
 * The score of every label over time. A window of some seconds is drawn around its middle, up to the
 * next; where there is no speech, it is grey. A dot is the emotion that was given, a circle the
 * highest score of an answer that is unsure.
 */
export function timelineFigure(
  { windows, model: { labels }, durationSec }: Pick<
    Recognition,
    "windows" | "model" | "durationSec"
  >,
  options: { readonly title?: string } = {},
): Figure {
  const { title = "Score of each emotion" } = options;
  const spans = spansOf(windows, labels);
  const edges = edgesOf(spans);
  const map = {
    type: "heatmap",
    x: edges,
    y: labels.map((_, k) => k),
    z: labels.map((_, k) => spans.map((s) => s.status === "no_speech" ? NaN : s.scores[k]!)),
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
    z: labels.map(() => spans.map((span) => span.status === "no_speech" ? 1 : NaN)),
    colorscale: [[0, SILENCE], [1, SILENCE]],
    showscale: false,
    hoverinfo: "skip",
  };
  const layout = baseLayout({ title }, {
    showlegend: false,
    xaxis: axis("time (s)", { range: [0, durationSec], showgrid: false }),
    yaxis: axis(undefined, {
      tickvals: labels.map((_, k) => k),
      ticktext: labels,
      autorange: "reversed",
      showgrid: false,
    }),
  });
  return { data: [map, silence, ...decisions(spans, { labels, edges })], layout };
}

function spansOf(windows: readonly RecognizedWindow[], labels: readonly string[]): Span[] {
  const size = Math.ceil(windows.length / MAX_WINDOWS);
  const spans: Span[] = [];
  for (let at = 0; at < windows.length; at += size) {
    const group = windows.slice(at, at + size);
    const spoken = group.filter(({ status }) => status !== "no_speech");
    const mean = (label: string) =>
      spoken.reduce((sum, { scores }) => sum + scores[label]!, 0) / spoken.length;
    spans.push({
      startSec: group[0]!.startSec,
      endSec: group.at(-1)!.endSec,
      status: spoken.find(({ status }) => status === "ok")?.status ?? group[0]!.status,
      scores: labels.map(mean),
    });
  }
  return spans;
}

/** Half-way between the middles of neighbours; the first and last reach to the ends. */
function edgesOf(spans: readonly Span[]): number[] {
  const middle = ({ startSec, endSec }: Span) => (startSec + endSec) / 2;
  const between = spans.slice(1).map((span, i) => (middle(spans[i]!) + middle(span)) / 2);
  return [spans[0]?.startSec ?? 0, ...between, spans.at(-1)?.endSec ?? 0];
}

/** Dots and circles. */
function decisions(
  spans: readonly Span[],
  { labels, edges }: { labels: readonly string[]; edges: readonly number[] },
): Trace[] {
  const traceOf = (status: "ok" | "unsure"): Trace => {
    const own = spans.flatMap((span, i) => {
      if (span.status !== status) return [];
      const best = span.scores.indexOf(Math.max(...span.scores));
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
export function melFigure(waveform: Waveform, options: { readonly title?: string } = {}): Figure {
  const { title = "Mel spectrogram" } = options;
  const { samples, sampleRate } = waveform;
  const hopLength = Math.max(N_FFT / 4, Math.ceil(samples.length / MAX_FRAMES));
  const power = powerSpectrogram(waveform, { nFft: N_FFT, hopLength });
  const settings = { nMels: N_MELS, fMax: Math.min(8000, sampleRate / 2), ref: "max" } as const;
  return heatmapFigure(logMel(power, settings), {
    title,
    sampleRate,
    hopLength,
    yTitle: "Hz",
    colourTitle: "dB",
    ticks: melTicks(melCentres(sampleRate, settings)),
    maxFrames: 400,
  });
}

/** How much the score drops without each band of each part of a window. */
export function explanationFigure(
  explanation: Explanation,
  options: { readonly title?: string } = {},
): Figure {
  const { timesSec, bandsHz, timeBand, best } = explanation;
  const { title = `What "${best}" rests on` } = options;
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
  const layout = baseLayout({ title }, {
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
export function partsFigure(
  { timesSec, time, attention, best }: Explanation,
  options: { readonly title?: string } = {},
): Figure {
  const dotted = attention === null ? "" : " (dotted: attention)";
  const { title = `When "${best}" is heard${dotted}` } = options;
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

/** Waveform, spectrogram, scores over time and what they rest on, one below the other. */
export function recognitionFigure(drawing: RecognitionDrawing): Figure {
  const { waveform, recognition, explanation, title } = drawing;
  const panels = [
    waveformFigure(waveform, { title: "Waveform" }),
    melFigure(waveform),
    timelineFigure(recognition),
  ];
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
