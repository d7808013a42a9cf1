/** Teaches the page a voice: clips of each emotion, fitting, on and off, saving and removing. @module */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import type { ModelInfo } from "@/recognition/result.ts";
import type { Voice, VoiceClip } from "@/recognition/voice.ts";
import { find, make, showText } from "./elements.ts";
import { type Microphone, openMicrophone } from "./microphone.ts";
import type { LoadedModel, RecognitionApi } from "./recognition_api.ts";
import { createRecording, type Recording } from "./recording.ts";
import type { Remote } from "@/base/threads.ts";
import { save, voiceFile } from "./saving.ts";
import { readSoundFile } from "./sound_files.ts";
import { forgetVoice, keepVoice, keptVoice } from "./voice_store.ts";
import { canFit, fittedText, problemText, voiceText } from "./words.ts";

/** Longer sounds hold more than one emotion. */
const MOST_CLIP_SEC = 30;

const card = find("voice-card", HTMLElement);
const details = find("voice", HTMLDetailsElement);
const emotion = find("voice-emotion", HTMLSelectElement);
const counts = find("voice-counts", HTMLUListElement);
const list = find("voice-clips", HTMLUListElement);
const state = find("voice-state", HTMLParagraphElement);
const problem = find("voice-problem", HTMLParagraphElement);
const use = find("voice-on", HTMLInputElement);
const files = find("voice-files", HTMLInputElement);
const voices = find("voice-import-file", HTMLInputElement);
const dialog = find("voice-dialog", HTMLDialogElement);
const buttons = {
  record: find("voice-record", HTMLButtonElement),
  open: find("voice-open", HTMLButtonElement),
  fit: find("voice-fit", HTMLButtonElement),
  save: find("voice-save", HTMLButtonElement),
  import: find("voice-import", HTMLButtonElement),
  remove: find("voice-remove", HTMLButtonElement),
};

/** What the page does for the panel. */
export interface VoiceEvents {
  readonly worker: Remote<RecognitionApi>;
  /** Answers are adapted to a voice from now on, or no longer. */
  readonly onUse: () => void;
}

let page!: VoiceEvents;
let model: ModelInfo | null = null;
let clips: readonly VoiceClip[] = [];
/** The clips that are listed. */
let listed: readonly VoiceClip[] = clips;
/** Clips that are being worked on. */
let waiting = 0;
let said = "";
let recording: {
  readonly microphone: Microphone;
  readonly sound: Recording;
  /** What is to be spoken. */
  readonly emotion: string;
} | null = null;
let isOpening = false;

function voice(): Voice {
  return { format: "speech-emotion-voice/1", model: model!.version, clips };
}

/** Makes the panel work. */
export function offerVoice(events: VoiceEvents): void {
  page = events;
  onClick(buttons.record, () => recordOrStop());
  onClick(buttons.open, () => files.click());
  onClick(buttons.fit, () => fit());
  onClick(buttons.save, () => save(voiceFile(voice())));
  onClick(buttons.import, () => voices.click());
  onClick(buttons.remove, () => dialog.showModal());
  onClick(find("voice-remove-yes", HTMLButtonElement), async () => {
    await changeClips([]);
    find("voice-summary", HTMLElement).focus(); // the button that asked is disabled
  });
  use.onchange = () => attempt(() => turn(use.checked));
  files.onchange = () => {
    const chosen = [...files.files!];
    files.value = ""; // so that the same files can be chosen again
    void attempt(() => addFiles(chosen));
  };
  voices.onchange = () => {
    const [chosen] = voices.files!;
    voices.value = "";
    if (chosen === undefined) return;
    void attempt(async () => {
      const read = await page.worker.readVoice(await chosen.text(), chosen.name);
      await changeClips(read.clips);
      if (canFit(read.clips)) await fit();
    });
  };
  acceptDrops();
}

/** Takes the voice that is kept for a model, after the model was loaded. */
export async function useVoiceOf({ model: loaded }: LoadedModel): Promise<void> {
  await recording?.microphone.stop(); // its labels are those of another model
  recording = null;
  model = loaded;
  emotion.replaceChildren(...loaded.labels.map((label) => new Option(label)));
  clips = [];
  said = "";
  use.checked = false;
  await attempt(async () => {
    const kept = await keptVoice(loaded.version);
    if (kept === null) return;
    clips = kept.voice.clips;
    if (!kept.isOn) return;
    await page.worker.useVoice(kept.voice);
    use.checked = true;
  });
}

/** Does some work; what goes wrong is said in the panel. */
async function attempt(work: () => Promise<void> | void): Promise<void> {
  showText(problem, "");
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InputError)) console.error(error);
    showText(problem, problemText(error));
  }
  show();
}

function onClick(button: HTMLButtonElement, work: () => Promise<void> | void): void {
  button.onclick = () => void attempt(work);
}

function show(): void {
  const canUse = canFit(clips);
  for (const control of [buttons.record, buttons.open, buttons.import]) {
    control.disabled = model === null;
  }
  emotion.disabled = recording !== null;
  buttons.fit.disabled = !canUse || waiting > 0;
  use.disabled = !canUse || waiting > 0;
  buttons.save.disabled = clips.length === 0;
  buttons.remove.disabled = clips.length === 0;
  buttons.record.textContent = recording === null ? "Record a clip" : "Stop";
  find("voice-badge", HTMLElement).textContent = use.checked ? "on" : "off";
  state.textContent = waiting > 0 ? "Listening to the clip …" : said || voiceText(clips);
  if (clips !== listed) listClips();
  const have = Map.groupBy(clips, (clip) => clip.emotion);
  counts.replaceChildren(
    ...(model?.labels ?? []).map((label) => make("li", `${label} ${have.get(label)?.length ?? 0}`)),
  );
}

/** The clips with a button each. */
function listClips(): void {
  listed = clips;
  find("voice-list", HTMLElement).hidden = clips.length === 0;
  list.replaceChildren(...clips.map((clip) => {
    const item = make("li", `${clip.emotion}: ${clip.name} `);
    const button = make("button", "Remove") as HTMLButtonElement;
    button.type = "button";
    button.ariaLabel = `Remove ${clip.emotion}: ${clip.name}`;
    onClick(button, async () => {
      await changeClips(clips.filter((other) => other !== clip));
      find("voice-summary", HTMLElement).focus(); // the button is gone
    });
    item.append(button);
    return item;
  }));
}

/** What was fitted to other clips is off until it is fitted again. */
async function changeClips(changed: readonly VoiceClip[]): Promise<void> {
  clips = changed;
  said = "";
  if (use.checked) await turn(false);
  if (clips.length === 0) await forgetVoice(model!.version);
  else await keepVoice({ voice: voice(), isOn: false });
}

async function turn(isOn: boolean): Promise<void> {
  use.checked = false;
  await page.worker.useVoice(isOn ? voice() : null);
  use.checked = isOn;
  await keepVoice({ voice: voice(), isOn });
  page.onUse();
}

async function fit(): Promise<void> {
  said = "Fitting …";
  show();
  const start = performance.now();
  try {
    const tried = await page.worker.tryVoice(voice());
    await turn(true);
    said = fittedText(tried, (performance.now() - start) / 1000);
  } catch (error) {
    said = "";
    throw error;
  }
}

async function addFiles(chosen: readonly File[]): Promise<void> {
  const { value } = emotion;
  const problems: unknown[] = [];
  for (const file of chosen) {
    try {
      await addClip(await readSoundFile(file, page.worker), { name: file.name, emotion: value });
    } catch (error) {
      problems.push(error); // the other files are used all the same
    }
  }
  if (problems.length > 0) throw problems[0];
}

async function addClip(sound: Waveform, about: Omit<VoiceClip, "embedding">): Promise<void> {
  const seconds = sound.samples.length / sound.sampleRate;
  if (seconds > MOST_CLIP_SEC) {
    throw new InputError(`learn from "${about.name}"`, `it has ${seconds.toFixed(0)} s`, {
      remedy: `take clips of a few seconds, at most ${MOST_CLIP_SEC}`,
    });
  }
  waiting++;
  show();
  try {
    const embedding = await page.worker.embed(sound);
    await changeClips([...clips, { ...about, embedding }]);
  } finally {
    waiting--;
  }
}

async function recordOrStop(): Promise<void> {
  if (isOpening) return; // The button stays enabled, so that it keeps the focus.
  if (recording !== null) return await stop();
  isOpening = true;
  try {
    let sound: Recording | null = null;
    const microphone = await openMicrophone({
      onSamples: (samples) => {
        sound?.add(samples);
        const isLong = (sound?.durationSec() ?? 0) >= MOST_CLIP_SEC;
        if (isLong && recording !== null) void attempt(() => stop());
      },
      onLost: () => void attempt(() => stop()),
    });
    sound = createRecording(microphone.sampleRate);
    recording = { microphone, sound, emotion: emotion.value };
    said = `Speak now: ${emotion.value}.`;
  } finally {
    isOpening = false;
  }
}

async function stop(): Promise<void> {
  if (recording === null) return;
  const { microphone, sound, emotion } = recording;
  recording = null;
  said = "";
  await microphone.stop();
  const number = 1 + clips.filter((clip) => clip.emotion === emotion).length;
  const { samples, sampleRate } = sound.whole();
  const most = samples.subarray(0, MOST_CLIP_SEC * sampleRate);
  const about = { name: `recording ${number}`, emotion };
  await addClip({ samples: most, sampleRate }, about);
}

/** Files that are dropped on the open panel are clips, and are not recognised. */
function acceptDrops(): void {
  card.ondragover = (event) => {
    if (!details.open || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    find("drop", HTMLElement).hidden = true;
  };
  card.ondrop = (event) => {
    if (!details.open || event.dataTransfer === null) return;
    event.preventDefault();
    event.stopPropagation();
    const dropped = [...event.dataTransfer.files];
    void attempt(() => addFiles(dropped));
  };
}
