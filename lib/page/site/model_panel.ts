/** Which model recognises: the choice, its card and its licence. @module */
import { cardFacts } from "./card_facts.ts";
import { find, make } from "./elements.ts";
import { fetchFile, type ListedModel } from "./models.ts";
import type { LoadedModel } from "./recognition_api.ts";

const choice = find("model", HTMLSelectElement);
const about = find("about", HTMLButtonElement);
const dialog = find("about-dialog", HTMLDialogElement);
const facts = find("about-facts", HTMLDListElement);
const more = find("about-more", HTMLParagraphElement);

/** Offers the models. @param onChoice called with the name of the one that is chosen */
export function offerModels(
  models: readonly ListedModel[],
  onChoice: (name: string) => void,
): void {
  choice.replaceChildren(...models.map(({ name }) => new Option(name.replaceAll("_", " "), name)));
  choice.onchange = () => onChoice(choice.value);
  about.onclick = () => dialog.showModal();
}

/** Says whether another model may be chosen now. */
export function allowChoice(isAllowed: boolean): void {
  choice.disabled = !isAllowed;
}

/** Fills in the card of the model that is loaded. */
export function showCard({ model, card }: LoadedModel, listed: ListedModel): void {
  about.disabled = false;
  facts.replaceChildren(
    ...cardFacts({ model, card }).flatMap(([term, text]) => [make("dt", term), make("dd", text)]),
  );
  more.replaceChildren();
  if (!listed.hasCard) return;
  const link = document.createElement("a");
  link.href = `models/${listed.name}/README.md`;
  link.textContent = "The whole model card";
  more.append(link);
}

/** Makes the licence a click away. */
export function offerLicence(): void {
  const licence = find("licence-dialog", HTMLDialogElement);
  const text = find("licence-text", HTMLPreElement);
  find("licence", HTMLButtonElement).onclick = async () => {
    licence.showModal();
    if (text.textContent === "") text.textContent = await (await fetchFile("licence.txt")).text();
  };
}
