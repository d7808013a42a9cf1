/** Keeps a voice in this browser, one for each model. Nothing is sent anywhere. @module */
import { InputError } from "@/base/errors.ts";
import type { Voice } from "@/recognition/voice.ts";

/** A voice, and whether answers are adapted to it. */
export interface KeptVoice {
  readonly voice: Voice;
  readonly isOn: boolean;
}

const STORE = "voices";

/**
 * The voice that is kept for a version of a model; null if there is none.
 * @throws {InputError} if the browser keeps nothing for pages
 */
export async function keptVoice(model: string): Promise<KeptVoice | null> {
  return await withStore("readonly", (store) => store.get(model)) as KeptVoice | undefined ?? null;
}

/** Keeps a voice in place of the one before. @throws {InputError} as {@linkcode keptVoice} */
export async function keepVoice(kept: KeptVoice): Promise<void> {
  await withStore("readwrite", (store) => store.put(kept, kept.voice.model));
}

/** Forgets the voice of a model. @throws {InputError} as {@linkcode keptVoice} */
export async function forgetVoice(model: string): Promise<void> {
  await withStore("readwrite", (store) => store.delete(model));
}

async function withStore(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  try {
    const opening = indexedDB.open("speech-emotion", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await done(opening);
    try {
      return await done(work(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  } catch (cause) {
    const why = "the browser lets this page keep nothing";
    const remedy = "leave the private window, or allow the page to keep data, or save the voice";
    throw new InputError("keep your voice", why, { remedy, code: "environment", cause });
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
