/**
 * The description of the interface for programs.
 *
 * Source: OpenAPI Specification 3.1.1; JSON Schema 2020-12.
 * @module
 */
import type { Limits } from "./limits.ts";
import type { ServedModel } from "./models.ts";
import { LEAST_HOP_SEC } from "./query.ts";

/** What the description depends on. */
export interface OpenApiOptions {
  readonly models: readonly ServedModel[];
  readonly limits: Limits;
}

const share = { type: "number", minimum: 0, maximum: 1 };
const seconds = { type: "number", minimum: 0 };
const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const emotion = (description: string) => ({ type: ["string", "null"], description });
const listOf = (items: unknown) => ({ type: "array", items });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** An object with exactly these keys. */
function exactly(properties: Readonly<Record<string, unknown>>, description?: string) {
  const required = Object.keys(properties);
  return { type: "object", description, properties, required, additionalProperties: false };
}

const STATUS = {
  enum: ["ok", "unsure", "no_speech"],
  description: "ok: the emotion is given; unsure: the highest score is below the threshold; " +
    "no_speech: there is too little speech to judge",
};
const SCORES = {
  type: "object",
  additionalProperties: share,
  description: "score of every label; they sum to 1, and are equal without speech",
};
const EMOTION = emotion("the label with the highest score; null unless the status is ok");

const SCHEMAS = {
  Recognition: exactly({
    status: STATUS,
    emotion: EMOTION,
    best: emotion("the label with the highest score; null if there is no speech"),
    scores: SCORES,
    confidence: { ...share, description: "the highest score; 0 if there is no speech" },
    durationSec: seconds,
    speechSec: { ...seconds, description: "seconds of speech" },
    windows: { ...listOf(ref("Window")), description: "in the order of time; they overlap" },
    notes: { ...listOf(text), description: "what makes the answer less reliable" },
    model: exactly({ name: text, version: text, labels: listOf(text) }),
  }, "what is recognised in a sound"),
  Window: exactly({
    startSec: seconds,
    endSec: seconds,
    status: STATUS,
    emotion: EMOTION,
    scores: SCORES,
  }, "what is recognised in a part of a sound"),
  Models: exactly({ models: listOf(ref("Model")) }),
  Model: exactly({
    name: { ...text, description: "what the parameter model takes; the first is the default" },
    version: { ...text, description: "first 12 digits of the SHA-256 of the weights" },
    labels: listOf(text),
    windowSec: { ...seconds, description: "length of a window" },
    sampleRate: { ...count, description: "Hz of the features; sound of any rate is resampled" },
    threshold: { type: ["number", "null"], description: "scores below are unsure, by default" },
  }),
  Health: exactly({
    status: { enum: ["ok", "starting", "stopping"] },
    engine: text,
    threads: count,
    waiting: count,
    working: count,
  }),
  Problem: exactly({
    type: { const: "about:blank" },
    title: text,
    status: { type: "integer", minimum: 400, maximum: 599 },
    detail: { ...text, description: "what is wrong and what helps, for people" },
    id: { ...text, description: "the request in the server's log" },
  }, "RFC 9457"),
};

const REFUSALS: Readonly<Record<string, string>> = {
  400: "a parameter is wrong",
  403: "a page of another site asks",
  404: "no model has this name",
  408: "the sound arrives too slowly",
  413: "too many bytes, or too long",
  415: "a kind of file that is not decoded, such as M4A; or no file by itself",
  422: "no sound file, damaged, or without samples",
  429: "too many requests wait; Retry-After says when to ask again",
  500: "a bug",
  503: "no time before the deadline, or the server stops",
  504: "the work took too long",
};

function json(description: string, schema: unknown, type = "application/json") {
  return { description, content: { [type]: { schema } } };
}

function refusals(statuses: readonly string[]) {
  const problem = (status: string) =>
    json(REFUSALS[status]!, ref("Problem"), "application/problem+json");
  return Object.fromEntries(statuses.map((status) => [status, problem(status)]));
}

function get(summary: string, ok: unknown, others: Readonly<Record<string, unknown>> = {}) {
  return { get: { summary, responses: { 200: ok, ...others, ...refusals(["403"]) } } };
}

function parameter(name: string, schema: unknown, description: string) {
  return { name, in: "query", required: false, schema, description };
}

function predict({ models, limits }: OpenApiOptions) {
  const names = models.map(({ name }) => name);
  const longest = Math.max(...models.map(({ windowSec }) => windowSec));
  return {
    post: {
      summary: "Recognises the emotion in a sound file",
      parameters: [
        parameter("model", { enum: names, default: names[0] }, "the network"),
        parameter(
          "hopSec",
          { type: "number", minimum: LEAST_HOP_SEC, maximum: longest, default: 0.5 },
          "seconds from the start of a window to the next, at most a window's length",
        ),
        parameter("threshold", share, "highest scores below are unsure (default: the model's)"),
        parameter(
          "smoothingWindows",
          { type: "integer", minimum: 1, maximum: 100, default: 1 },
          "a window's scores are the mean of so many windows of speech in a row",
        ),
        parameter(
          "suppressionTimeSec",
          { ...seconds, default: 0 },
          "a window that repeats the last emotion is left out for so many seconds",
        ),
      ],
      requestBody: {
        required: true,
        description:
          "the bytes of a WAV, AIFF, FLAC, MP3, Ogg (Vorbis, Opus, FLAC) or WebM (Opus) " +
          `file, at most ${limits.maxBytes / 1e6} MB and ${limits.maxSec} s; the content decides ` +
          "how it is read, not the type that is stated",
        content: { "audio/*": {}, "application/octet-stream": {} },
      },
      responses: {
        200: json("what is recognised", ref("Recognition")),
        ...refusals(Object.keys(REFUSALS)),
      },
    },
  };
}

/** Describes the interface of a server. */
export function describeApi(options: OpenApiOptions) {
  const plain = (description: string, type: string) => json(description, text, type);
  const health = json("the server works", ref("Health"));
  return {
    openapi: "3.1.1",
    info: {
      title: "Speech emotion recognition",
      version: "1.0.0",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: {
      "/v1/predict": predict(options),
      "/v1/models": get("Lists the networks", json("the networks", ref("Models"))),
      "/healthz": get("Says whether the server can work", health, {
        503: json("it cannot at the moment", ref("Health")),
      }),
      "/metrics": get("Counts what was done", plain("text format 0.0.4", "text/plain")),
      "/openapi.json": get("This description", json("OpenAPI", { type: "object" })),
      "/": get("A page for people", plain("the page", "text/html")),
    },
    components: { schemas: SCHEMAS },
  };
}
