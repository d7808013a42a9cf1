/**
 * Counts of what was done, as text for Prometheus.
 *
 * Source: Prometheus, Exposition formats, text format 0.0.4.
 * @module
 */
import type { RequestEntry } from "./log.ts";

/** Upper limits of the classes of durations, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What is only known at the moment it is asked for. */
export interface Gauges {
  readonly threads: number;
  readonly waiting: number;
  readonly working: number;
  readonly replaced: number;
  readonly heldBytes: number;
  readonly residentBytes: number;
}

/** Counts what was done. */
export interface Metrics {
  count(entry: RequestEntry): void;
  text(gauges: Gauges): string;
}

/** Starts to count. */
export function createMetrics(): Metrics {
  const requests = new Map<string, number>();
  const durations = new Map<string, Histogram>();
  const work = createHistogram();
  const startedSec = Date.now() / 1000;
  let bytes = 0;
  let soundSec = 0;
  return {
    count(entry) {
      const { method, route, status, ms } = entry;
      const labels = `method="${method}",route="${route}",status="${status}"`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
      const duration = durations.get(route) ?? createHistogram();
      durations.set(route, duration);
      duration.add(ms / 1000);
      if (entry.workedMs !== undefined) work.add(entry.workedMs / 1000);
      bytes += entry.bytes ?? 0;
      soundSec += entry.soundSec ?? 0;
    },
    text: (gauges) =>
      [
        family("ser_requests_total", "counter", "Requests that were answered."),
        ...[...requests].map(([labels, count]) => `ser_requests_total{${labels}} ${count}`),
        family("ser_request_seconds", "histogram", "From the head of a request to its answer."),
        ...[...durations].flatMap(([route, histogram]) =>
          histogram.lines("ser_request_seconds", `route="${route}"`)
        ),
        family("ser_work_seconds", "histogram", "Decoding and recognising one sound."),
        ...work.lines("ser_work_seconds"),
        ...single("ser_received_bytes_total", "counter", "Bytes of sound files.", bytes),
        ...single("ser_sound_seconds_total", "counter", "Sound that was recognised.", soundSec),
        ...single("ser_threads", "gauge", "Threads that recognise.", gauges.threads),
        ...single("ser_replaced_total", "counter", "Threads replaced.", gauges.replaced),
        ...single("ser_waiting", "gauge", "Requests that wait for a thread.", gauges.waiting),
        ...single("ser_working", "gauge", "Requests that are worked on.", gauges.working),
        ...single("ser_held_bytes", "gauge", "Bytes of requests at hand.", gauges.heldBytes),
        ...single(
          "process_resident_memory_bytes",
          "gauge",
          "Memory of the process.",
          gauges.residentBytes,
        ),
        ...single("process_start_time_seconds", "gauge", "Since 1970.", startedSec),
      ].join("\n") + "\n",
  };
}

interface Histogram {
  add(seconds: number): void;
  lines(name: string, labels?: string): string[];
}

function createHistogram(): Histogram {
  const counts = BUCKETS.map(() => 0);
  let count = 0;
  let sum = 0;
  return {
    add(seconds) {
      count++;
      sum += seconds;
      BUCKETS.forEach((limit, i) => {
        if (seconds <= limit) counts[i]!++;
      });
    },
    lines(name, labels) {
      const among = labels === undefined ? "" : `${labels},`;
      const alone = labels === undefined ? "" : `{${labels}}`;
      return [
        ...BUCKETS.map((limit, i) => `${name}_bucket{${among}le="${limit}"} ${counts[i]}`),
        `${name}_bucket{${among}le="+Inf"} ${count}`,
        `${name}_sum${alone} ${sum}`,
        `${name}_count${alone} ${count}`,
      ];
    },
  };
}

function family(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}`;
}

function single(name: string, type: string, help: string, value: number): string[] {
  return [family(name, type, help), `${name} ${value}`];
}
