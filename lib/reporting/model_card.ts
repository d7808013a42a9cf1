/** A model's README as Hugging Face has it: what it is, how well it does, what not to use it for. @module */
import { counted } from "@/base/words.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import type { ClassificationReport, ClassScore } from "@/evaluation/metrics.ts";
import type { GroupScore } from "@/evaluation/pack.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import type { FewShotRow } from "@/disk/few_shot.ts";
import type { RobustnessRow } from "@/disk/robustness.ts";
import type { StoredCard } from "@/models/card.ts";
import { fewShotTable } from "./few_shot_text.ts";
import { groupTable } from "./pack_text.ts";
import { estimateText, percentText, testedOn } from "./result_text.ts";
import { corpusTable, scoreTable } from "./result_tables.ts";
import { robustnessTable } from "./robustness_text.ts";
import { left, makeTable, renderTable, right } from "./table.ts";
import { toYaml, type YamlValue } from "./yaml.ts";

/** What the clips are divided by. */
const CARD_GROUPINGS = ["gender", "intensity", "corpus"] as const;

/** Everything that a model card says. */
export interface ModelCardFacts {
  readonly name: string;
  /** One line on the recipe. */
  readonly title: string;
  readonly card: StoredCard;
  /** Trainable numbers and moments. */
  readonly parameters: number;
  /** What the network learned from. */
  readonly corpora: readonly Corpus[];
  /** The figures for speakers that were not heard. */
  readonly result: ResultRow;
  /** All predictions behind these figures. */
  readonly report: ClassificationReport;
  readonly groups: Readonly<Record<typeof CARD_GROUPINGS[number], readonly GroupScore[]>>;
  /** Figures of networks of this kind on corpora that they never heard. */
  readonly unheard: readonly ResultRow[];
  /** What changes of the recordings cost such networks; none if that was not measured. */
  readonly robustness: readonly RobustnessRow[];
  /** What a few clips of new speakers are worth; none if that was not measured. */
  readonly fewShot: readonly FewShotRow[];
}

/** The text of the card. */
export function modelCardText(facts: ModelCardFacts): string {
  const sections = [
    `---\n${toYaml(frontMatter(facts))}\n---`,
    `# ${facts.name}`,
    whatItIs(facts),
    USE,
    figures(facts),
    ...unheardText(facts),
    ...fewShotSection(facts),
    confidence(facts),
    failures(facts),
    ...robustnessSection(facts),
    REFUSE,
    licences(facts),
  ];
  return sections.join("\n\n") + "\n";
}

function frontMatter(facts: ModelCardFacts): { readonly [key: string]: YamlValue } {
  const { name, corpora, result } = facts;
  const languages = corpora.flatMap(({ language }) => language ?? []);
  const metric = (type: string, title: string, share: number) => ({
    type,
    name: title,
    value: Number(share.toFixed(4)),
  });
  return {
    ...licenceFields(corpora),
    language: [...new Set(languages)],
    pipeline_tag: "audio-classification",
    tags: ["speech-emotion-recognition", "audio-classification", "tensorflow.js", "acted-speech"],
    datasets: corpora.map((corpus) => corpus.name),
    metrics: ["recall", "accuracy", "f1"],
    "model-index": [{
      name,
      results: [{
        task: { type: "audio-classification", name: "Speech emotion recognition" },
        dataset: {
          type: (result.testCorpora ?? result.corpora).join("-"),
          name: `${testedOn(result)}, not heard in training`,
        },
        metrics: [
          metric("recall", "Unweighted average recall", result.uar.mean),
          metric("accuracy", "Accuracy", result.wa.mean),
          metric("f1", "Macro F1", result.macroF1.mean),
        ],
      }],
    }],
  };
}

/** Several licences have no common identifier. */
function licenceFields(corpora: readonly Corpus[]): Readonly<Record<string, string>> {
  const names = new Set(corpora.map(({ licence }) => licence));
  const identifier = ([...names][0] ?? "other").toLowerCase().replaceAll(" ", "-");
  if (names.size === 1 && identifier.startsWith("cc-")) return { license: identifier };
  return {
    license: "other",
    license_name: "non-commercial, see the licences of the corpora",
  };
}

function whatItIs({ title, card, parameters, corpora }: ModelCardFacts): string {
  const { labels, features, model, about } = card;
  const names = corpora.map((corpus) => corpus.title).join("; ");
  const origin = Object.entries(about).map(([key, value]) => `${key} ${value}`).join(", ");
  return `${title}.\n\n` +
    `It scores ${labels.length} emotions in a voice: ${labels.join(", ")}. The network ` +
    `(\`${model.kind}\`, ${parameters.toLocaleString("en")} numbers) takes clips of ` +
    `${features.durationSec} s at ${features.sampleRate.toLocaleString("en")} Hz. It was trained ` +
    `from scratch, on acted speech alone: ${names}.` +
    (origin === "" ? "" : ` Where it comes from: ${origin}.`);
}

const USE = `\`\`\`sh
deno task predict --model . recording.wav   # in a copy of the project
\`\`\`

\`\`\`js
import { readFile } from "node:fs/promises";
import { decodeWaveform, loadRecognizer } from "@speech-emotion/recognizer";

const read = async (name) => new Uint8Array(await readFile(name));
const names = ["model.json", "weights.bin", "meta.json"];
const files = await Promise.all(names.map(async (name) => [name, await read(name)]));
const recognizer = await loadRecognizer(Object.fromEntries(files));
const sound = await decodeWaveform(await read("recording.wav"));
const { status, emotion, scores } = await recognizer.recognize(sound);
\`\`\`

The status is \`ok\`, \`unsure\` or \`no_speech\`; only with \`ok\` is there an emotion.`;

function figures({ card, result, groups }: ModelCardFacts): string {
  const { labels, about } = card;
  const { folds, seeds, uar, wa, macroF1, weightedF1 } = result;
  const rows = [
    ["Unweighted average recall (UAR)", uar],
    ["Accuracy (WA)", wa],
    ["Macro F1", macroF1],
    ["Weighted F1", weightedF1],
  ] as const;
  const table = makeTable(rows, [
    left("figure", ([name]) => name),
    right("% (95 % interval)", ([, estimate]) => estimateText(estimate)),
  ]);
  const many = folds.length * seeds.length;
  const one = about["protocol"] === result.protocol
    ? `The network here is that of fold ${about["fold"]}, seed ${about["seed"]}.`
    : "The network here is of the same recipe, but is none of them: it may have heard these " +
      "speakers" +
      (about["protocol"] === undefined ? "." : ` (protocol \`${about["protocol"]}\`).`);
  return [
    "## Figures for speakers that it never heard",
    `Tested on ${testedOn(result)} by ${counted(many, "network")} of this recipe, ` +
    `each on speakers that it was not trained on (protocol \`${result.protocol}\`). ${one} ` +
    `Guessing gives a UAR of ${percentText(1 / labels.length)} %. In brackets the interval by ` +
    "bootstrap over speakers; ± is the standard deviation over seeds.",
    renderTable(table, "markdown"),
    renderTable(scoreTable(result.perClass), "markdown"),
    "By gender, intensity and corpus, with the interval of the UAR; where a group has fewer than " +
    "three speakers there is none:",
    renderTable(groupTable(groups, CARD_GROUPINGS), "markdown"),
  ].join("\n\n");
}

function unheardText({ unheard }: ModelCardFacts): string[] {
  if (unheard.length === 0) return [];
  return [
    "## Corpora that a network of this kind never heard",
    renderTable(corpusTable(unheard), "markdown"),
  ];
}

function fewShotSection({ fewShot }: ModelCardFacts): string[] {
  const rows = fewShot.filter(({ clips, otherSentences }) => clips === (otherSentences ? 4 : 5));
  if (rows.length === 0) return [];
  return [
    "## Taught a voice",
    "The page that listens can be taught the voice of one person: the last layer is fitted to a few " +
    "clips of each emotion. What that is worth for speakers that the network never heard:",
    renderTable(fewShotTable(rows), "markdown"),
  ];
}

function confidence({ card: { calibration }, result }: ModelCardFacts): string {
  const parts = ["## How sure it is"];
  if (result.calibration !== undefined) {
    const { eceBefore, eceAfter } = result.calibration;
    parts.push(
      `The expected calibration error is ${percentText(eceBefore)} %, and ` +
        `${percentText(eceAfter)} % after temperature scaling on validation speakers.`,
    );
  }
  if (calibration === undefined) {
    parts.push("Its scores are not calibrated, and it has no threshold below which it is unsure.");
    return parts.join("\n\n");
  }
  const { temperature, threshold, coverage, accuracy, clips, speakers } = calibration;
  const scores = temperature === 1
    ? "A temperature does not help this network, so that its scores stay as they are."
    : `Its scores are softmax(ln(score) / ${temperature.toFixed(3)}).`;
  const unsure = threshold === 0
    ? "No threshold helps, so that it always answers where there is speech."
    : `If the highest is below ${threshold.toFixed(3)}, the answer is "unsure".`;
  parts.push(
    `${scores} ${unsure} On the clips that this was fitted on, ${clips.toLocaleString("en")} of ` +
      `${counted(speakers, "speaker")}, it so answers ${percentText(coverage)} % ` +
      `and is right in ${percentText(accuracy)} % of these.`,
  );
  return parts.join("\n\n");
}

function failures({ report, groups, corpora }: ModelCardFacts): string {
  const tested = report.perClass.filter(({ support }) => support > 0);
  const worst = tested.toSorted((a, b) => a.recall - b.recall).slice(0, 3);
  const missed = worst.map(({ label, recall }) => `${label} (${percentText(recall)} %)`).join(", ");
  const taken = confusions(report, tested).slice(0, 3)
    .map(({ truth, said, share }) => `${truth} for ${said} (${percentText(share)} %)`).join(", ");
  const genders = groups.gender.map(({ group, uar }) => `${group} ${percentText(uar.value)} %`);
  const languages = new Set(corpora.flatMap(({ language }) => language ?? []));
  const titles = new Intl.DisplayNames("en", { type: "language" });
  return [
    "## Where it fails",
    `- It finds these least often: ${missed}.`,
    `- It takes most often ${taken}.`,
    `- It does not do equally well for everybody: the UAR by gender is ${genders.join(", ")}.`,
    "- It learned from actors. What people sound like when they feel something is another matter, " +
    "and nothing is known of children, of old people, or of illness that changes the voice.",
    `- It heard no language but ${
      [...languages].map((code) => titles.of(code)).join(" and ")
    }, and few sentences.`,
    "- Noise, echo, music, a telephone line and several voices at a time make it worse.",
    "- Its labels are what the actors were asked for. Listeners agree with these in about two of " +
    "three cases.",
  ].join("\n").replace("\n", "\n\n");
}

function robustnessSection({ robustness }: ModelCardFacts): string[] {
  if (robustness.length === 0) return [];
  return [
    "What changes of the recordings cost, in points of the UAR:",
    renderTable(robustnessTable(robustness), "markdown"),
  ];
}

/** Which emotion is taken for which, the largest share of an emotion's clips first. */
function confusions(report: ClassificationReport, tested: readonly ClassScore[]) {
  const { labels, counts } = report.confusion;
  const pairs = tested.flatMap(({ label: truth, support }) => {
    const row = counts[labels.indexOf(truth)]!;
    return labels.map((said, i) => ({ truth, said, share: row[i]! / support }));
  });
  return pairs.filter(({ truth, said }) => truth !== said).sort((a, b) => b.share - a.share);
}

const REFUSE = `## Uses to refuse

Do not use it to judge people: it hears how somebody speaks, not what they feel, and it is often wrong.

- Not in hiring, at work, or in school: the European Union prohibits the inference of emotions there
  (AI Act, Regulation (EU) 2024/1689, Article 5(1)(f)), except for medical or safety reasons, for which
  this network is not fit either.
- Not in policing, courts, border control, credit or insurance, and not to find lies.
- Not in medicine: it finds no illness.
- Not on people who do not know of it and have not agreed.

It is meant for research, teaching, and for play with one's own voice.`;

function licences({ corpora }: ModelCardFacts): string {
  const table = makeTable(corpora, [
    left("corpus", ({ title, homepage }) => `[${title}](${homepage})`),
    left("licence", ({ licence, licenceUrl }) => `[${licence}](${licenceUrl})`),
    left("please cite", ({ citation }) => citation),
  ]);
  return [
    "## Licences",
    "The code is under the MIT licence. The corpora have their own, and a network that was trained " +
    "on them is for non-commercial use:",
    renderTable(table, "markdown"),
  ].join("\n\n");
}
