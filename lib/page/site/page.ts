/** The page: what its buttons do. @module */
import { showAnswer } from "./answer_panel.ts";
import { drawExplanation, prepare } from "./drawing.ts";
import { find, showText } from "./elements.ts";
import { allowChoice, offerLicence, offerModels, showCard } from "./model_panel.ts";
import { type ListedModel, listModels } from "./models.ts";
import { readPalette } from "./palette.ts";
import { createPlayer } from "./player.ts";
import type { LoadedModel, RecognitionApi } from "./recognition_api.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { connect } from "@/base/threads.ts";
import { SAMPLES } from "./sample_list.ts";
import { resultFile, save, soundFile, windowsFile } from "./saving.ts";
import { createSession } from "./session.ts";
import type { Sound } from "./sound.ts";
import { readSoundFile } from "./sound_files.ts";
import { clockText } from "./timeline.ts";
import { createTimelineView } from "./timeline_view.ts";
import { keepPage } from "./updates.ts";
import { offerVoice, useVoiceOf } from "./voice_panel.ts";
import { showTable } from "./windows_table.ts";
import { explanationText, problemText, resultText, silentText } from "./words.ts";

const buttons = {
  record: find("record", HTMLButtonElement),
  open: find("open", HTMLButtonElement),
  play: find("play", HTMLButtonElement),
  explain: find("explain", HTMLButtonElement),
};
const sample = find("sample", HTMLSelectElement);
const file = find("file", HTMLInputElement);
const state = find("state", HTMLParagraphElement);
const problem = find("problem", HTMLParagraphElement);
const announcer = find("announcer", HTMLParagraphElement);
const explanation = find("explanation", HTMLElement);
const table = find("table-card", HTMLDetailsElement);

const script = new Worker("recognition_worker.js", { type: "module" });
const { remote: worker } = connect<RecognitionApi>(script);
const player = createPlayer();
const session = createSession(worker, { onChange, onSilence, onProblem });
const timeline = createTimelineView(
  () => sound === null ? null : { sound, labels: labels(), playedSec: player.positionSec() },
  () => explanation.hidden = true,
);

let loaded: LoadedModel | null = null;
let models: readonly ListedModel[] = [];
let sound: Sound | null = null;
/** How many sounds were asked for. */
let asked = 0;
let isOpening = false;
/** Whether the voice was changed while the sound was not yet whole. */
let isStale = false;

function labels(): readonly string[] {
  return loaded?.model.labels ?? [];
}

function onChange(changed: Sound): void {
  const isOther = changed !== sound;
  sound = changed;
  if (isOther) clearPage();
  showAnswer(changed, { labels: labels(), threshold: loaded?.card.calibration?.threshold ?? 0 });
  timeline.updateChoice();
  timeline.redraw();
  showState();
  if (changed.result === null) return;
  showResult(changed);
  if (isStale) recogniseAgain().catch(onProblem);
}

/** Hides what belonged to the sound before. */
function clearPage(): void {
  player.stop();
  showText(problem, "");
  find("sound-card", HTMLElement).hidden = false;
  explanation.hidden = true;
  table.hidden = true;
  table.open = false;
  find("save", HTMLElement).hidden = true;
}

function showResult({ result, windows }: Sound): void {
  table.hidden = windows.length === 0;
  find("save", HTMLElement).hidden = false;
  announcer.textContent = resultText(result!);
}

function showState(): void {
  const isRecording = session.isRecording();
  buttons.record.classList.toggle("recording", isRecording);
  find("record-label", HTMLElement).textContent = isRecording ? "Stop" : "Record";
  buttons.play.disabled = sound === null || isRecording;
  // The stream of a sound that is not yet done belongs to its model.
  allowChoice(loaded !== null && sound?.result !== null);
  if (isRecording && !sound?.isLive) state.textContent = "Waiting for the microphone …";
  else if (sound === null) {
    state.textContent = loaded === null
      ? "Loading the model …"
      : "Ready. Record, or drop a sound file anywhere.";
  } else if (isRecording) {
    const time = clockText(Math.floor(sound.recording.durationSec()));
    const hint = sound.windows.length === 0 ? " The first answer comes after three seconds." : "";
    state.textContent = `Listening, ${time}.${hint}`;
  } else if (sound.result === null) state.textContent = `Recognising ${sound.name} …`;
  else {
    const { durationSec, speechSec } = sound.result;
    state.textContent = `${durationSec.toFixed(1)} s, ${speechSec.toFixed(1)} s of them speech.`;
  }
}

function onSilence(microphone: string | null): void {
  showText(problem, microphone === null ? "" : silentText(microphone));
}

function onProblem(error: unknown): void {
  console.error(error);
  showText(problem, problemText(error));
  showState();
}

/** Does some work; what goes wrong is shown. */
async function attempt(work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    onProblem(error);
  }
}

function onClick(button: HTMLButtonElement, work: () => Promise<void> | void): void {
  button.onclick = () => void attempt(work);
}

async function recordOrStop(): Promise<void> {
  if (isOpening) return; // The button stays enabled, so that it keeps the focus.
  if (session.isRecording()) return await session.stop().finally(showState);
  asked++;
  showText(problem, "");
  isOpening = true;
  state.textContent = "Waiting for the microphone …";
  try {
    await session.record();
  } finally {
    isOpening = false;
    showState();
  }
}

/** Recognises a sound when it is there, unless another was asked for meanwhile. */
function recogniseNext(
  name: string,
  { doing, read }: { readonly doing: string; readonly read: () => Promise<Waveform> },
): Promise<void> {
  return attempt(async () => {
    const number = ++asked;
    showText(problem, "");
    state.textContent = doing;
    const waveform = await read();
    if (number === asked) await session.recognise(name, waveform);
  });
}

function openFile(chosen: File): Promise<void> {
  const read = () => readSoundFile(chosen, worker);
  return recogniseNext(chosen.name, { doing: `Reading ${chosen.name} …`, read });
}

function useSample(id: string): Promise<void> {
  const read = () => worker.makeSample(id);
  return recogniseNext(`${id} sample`, { doing: "Making the sample …", read });
}

function playOrStop(): void {
  if (sound === null) return;
  if (player.positionSec() !== null) return player.stop();
  const onEnd = () => {
    buttons.play.textContent = "Play";
    timeline.redraw();
  };
  player.play(sound.recording.whole(), { fromSec: 0, onEnd });
  buttons.play.textContent = "Stop playing";
  timeline.redraw();
}

async function explainWindow(): Promise<void> {
  const window = timeline.chosen();
  if (sound === null || window === null) return;
  buttons.explain.disabled = true;
  buttons.explain.textContent = "Explaining …";
  try {
    const { startSec, endSec } = window;
    const found = await worker.explain(sound.recording.between(startSec, endSec));
    if (timeline.chosen() !== window) return;
    const shift = (sec: number) => sec + startSec;
    const placed = { ...found, timesSec: found.timesSec.map(shift) };
    explanation.hidden = false;
    const canvas = find("explanation-picture", HTMLCanvasElement);
    drawExplanation(prepare(canvas, { palette: readPalette(document.body) }), placed);
    find("explanation-text", HTMLParagraphElement).textContent = explanationText(placed);
    explanation.focus();
  } finally {
    buttons.explain.disabled = false;
    buttons.explain.textContent = "Explain this window";
  }
}

function acceptDrops(): void {
  const veil = find("drop", HTMLElement);
  const hasFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
  document.ondragover = (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    veil.hidden = buttons.open.disabled;
  };
  document.ondragleave = ({ relatedTarget }) => {
    if (relatedTarget === null) veil.hidden = true;
  };
  document.ondrop = (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    veil.hidden = true;
    const [dropped, ...others] = event.dataTransfer!.files;
    if (dropped === undefined || buttons.open.disabled) return;
    void openFile(dropped);
    if (others.length > 0) showText(problem, `One sound at a time: ${dropped.name} is opened.`);
  };
}

function acceptChoices(): void {
  onClick(buttons.record, recordOrStop);
  onClick(buttons.open, () => file.click());
  onClick(buttons.play, playOrStop);
  onClick(buttons.explain, explainWindow);
  file.onchange = () => {
    const [chosen] = file.files!;
    file.value = ""; // so that the same file can be chosen again
    if (chosen !== undefined) void openFile(chosen);
  };
  sample.append(...SAMPLES.map(({ id, title }) => new Option(title, id)));
  sample.onchange = () => {
    const id = sample.value;
    sample.value = "";
    if (id !== "") void useSample(id);
  };
  table.ontoggle = () => {
    if (table.open && sound !== null) showTable(sound.windows, { labels: labels() });
  };
  onClick(find("save-wav", HTMLButtonElement), () => {
    if (sound !== null) save(soundFile(sound.name, sound.recording.whole()));
  });
  onClick(find("save-json", HTMLButtonElement), () => {
    if (sound?.result) save(resultFile(sound.name, sound.result));
  });
  onClick(find("save-csv", HTMLButtonElement), () => {
    if (sound?.result) save(windowsFile(sound.name, sound.result));
  });
}

async function loadModel(name: string): Promise<void> {
  allowChoice(false);
  state.textContent = "Loading the model …";
  loaded = await worker.load(name);
  showCard(loaded, models.find((model) => model.name === name)!);
  await useVoiceOf(loaded);
  await recogniseAgain();
  showState();
}

/** What was recognised before, with another model or voice. */
async function recogniseAgain(): Promise<void> {
  isStale = sound !== null && sound.result === null;
  if (!sound?.result) return;
  const { name, recording, notes } = sound;
  await session.recognise(name, { ...recording.whole(), notes });
}

function allowSounds(isAllowed: boolean): void {
  for (const control of [buttons.record, buttons.open, sample]) control.disabled = !isAllowed;
}

async function start(): Promise<void> {
  acceptChoices();
  acceptDrops();
  offerLicence();
  offerVoice({ worker, onUse: () => void recogniseAgain().catch(onProblem) });
  models = await listModels();
  offerModels(models, (name) => loadModel(name).catch(onProblem));
  const loading = loadModel(models[0]!.name);
  // What is asked for now waits its turn in the other thread until the model is there.
  allowSounds(true);
  await loading.finally(() => allowSounds(loaded !== null));
  keepPage({
    isIdle: () => sound === null && !session.isRecording(),
    onNew: () => showText(problem, "There is a new version of this page: load it again to use it."),
  });
}

start().catch(onProblem);
