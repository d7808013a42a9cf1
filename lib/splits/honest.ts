/** Which protocol is the most honest for some recordings. @module */
import { hasSpeaker, type Utterance } from "@/corpora/utterance.ts";
import { speakersOf } from "./speaker.ts";

/** Training, validation and test need one speaker each. */
const LEAST_SPEAKERS = 3;

/**
 * The protocol that says most about new speakers: `speaker` where there are enough, otherwise `random`.
 * @returns the protocol, and what it means in words
 */
export function honestProtocol(
  utterances: readonly Utterance[],
): { readonly protocol: "speaker" | "random"; readonly why: string } {
  const speakers = speakersOf(utterances.filter(hasSpeaker)).length;
  const isKnown = utterances.every(hasSpeaker);
  if (isKnown && speakers >= LEAST_SPEAKERS) {
    return { protocol: "speaker", why: "each speaker by a network that never heard them" };
  }
  const lack = isKnown
    ? `there ${speakers === 1 ? "is one speaker" : `are ${speakers} speakers`}`
    : "some speakers are not known";
  return {
    protocol: "random",
    why: `on the voices it learned from: ${lack}, so no figure here is about other people`,
  };
}
