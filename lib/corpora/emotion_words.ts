/** Words for emotions in several languages, to find labels among the names of folders and files. @module */
import type { Emotion } from "./emotion.ts";

/** English, German, French, Spanish, Italian, Polish, Portuguese, Dutch, Swedish, Turkish, Russian, Chinese. */
const WORDS: Readonly<Record<Emotion, string>> = {
  neutral:
    "neutral neutrality neu neutre neutro neutrale neutralny neutraal nötr нейтрально 中性 平静",
  calm: "calm cal ruhig gelassen calme calma calmo spokój kalm lugn sakin спокойно",
  happy: "happy happiness joy joyful hap glücklich freude fröhlich heureux joie alegre alegría " +
    "feliz felicidad gioia felice radość alegria felicidade blij vreugde glad glädje mutlu радость 高兴 快乐",
  sad: "sad sadness traurig trauer traurigkeit triste tristesse tristeza tristezza smutek " +
    "verdrietig verdriet ledsen sorg üzgün грусть печаль 悲伤",
  angry: "angry anger ang wütend wut ärger zorn ärgerlich colère enojo enojado ira enfado rabbia " +
    "złość gniew raiva boos woede arg ilska kızgın öfke злость гнев 愤怒 生气",
  fearful:
    "fear fearful fea anxiety anxious afraid angst ängstlich furcht peur miedo paura strach " +
    "medo bang rädsla korku страх 恐惧 害怕",
  disgust: "disgust disgusted dis ekel angeekelt dégoût asco disgusto wstręt obrzydzenie nojo " +
    "walging äckel tiksinti отвращение 厌恶",
  surprised: "surprise surprised sur ps überraschung überrascht erstaunt surpris sorpresa " +
    "sorpreso zaskoczenie zdziwienie surpresa verrast verrassing överraskning şaşkın удивление 惊讶",
};
/** Emotions beside the canonical ones. */
const OTHERS = "boredom bored langeweile ennui contempt verachtung excited excitement frustrated " +
  "frustration pride stolz shame scham interest amused amusement relief despair love hate stress " +
  "stressed relaxed tired sarcastic confused worried embarrassed positive negative other " +
  "pleasant_surprise pleasant_surprised pleasant-surprise";

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ...OTHERS.split(" ").map((word) => [word, word] as const),
  ...Object.entries(WORDS).flatMap(([emotion, words]) =>
    [emotion, ...words.split(" ")].map((word) => [word, emotion] as const)
  ),
]);

/** What a word for an emotion means, such as `angry` for "Wut"; undefined for any other word. */
export function emotionMeant(word: string): string | undefined {
  return MEANINGS.get(word.normalize("NFC").trim().toLowerCase());
}
