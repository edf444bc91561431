/** The elements' own words in the reader's language; the record stays in its own. */

import { en, type Plural, type Words } from "./languages/en";

export type { Words };

const LANGUAGES = ["uk", "ar"];

const loaded = new Map<string, Words>([["en", en]]);

/** The words of a language that is here already, else English. */
export function wordsNow(language: string): Words {
  return loaded.get(short(language)) ?? en;
}

/** The words of a language; another than English is a file of its own beside this one. English where there is none. */
export async function wordsOf(language: string): Promise<Words> {
  const wanted = short(language);
  if (!loaded.has(wanted) && LANGUAGES.includes(wanted)) {
    try {
      const file = new URL(`./${wanted}.js`, import.meta.url).href;
      const found = (await import(file)) as { default: Words };
      loaded.set(wanted, found.default);
    } catch {
      return en;
    }
  }
  return wordsNow(wanted);
}

/** Whether words for a language are here, so that nobody has to wait. */
export function hasWords(language: string): boolean {
  return loaded.has(short(language)) || !LANGUAGES.includes(short(language));
}

/** Put values into a sentence. */
export function fill(sentence: string, ...values: (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (_, place: string) => `${values[Number(place)] ?? ""}`);
}

const rules = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

/** A number in the language's own digits. */
export function digits(words: Words, count: number): string {
  // Formatters are dear to make; the commonest numbers need none.
  if (words.locale === "en-GB" && count < 1000) return `${count}`;
  let format = numbers.get(words.locale);
  if (!format) numbers.set(words.locale, (format = new Intl.NumberFormat(words.locale)));
  return format.format(count);
}

/** So many of something. */
export function many(words: Words, forms: Plural, count: number): string {
  if (words.locale === "en-GB") return fill((count === 1 && forms.one) || forms.other, digits(words, count));
  let rule = rules.get(words.locale);
  if (!rule) rules.set(words.locale, (rule = new Intl.PluralRules(words.locale)));
  return fill(forms[rule.select(count)] ?? forms.other, digits(words, count));
}

/** The word for a value of the record; one that there is no word for is shown as it is, readable. */
export function word(words: Words, value: string): string {
  return words.words[value] ?? value.replaceAll("_", " ");
}

function short(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? "en";
}
