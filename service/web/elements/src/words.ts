/** The elements' own words in the reader's language; the record stays in its own. */

import { en, type Plural, type Words } from "./languages/en";
import { once } from "./once";
import { part } from "./parts";

export { en, type Words };

/** The words of a language; another than English is a file of its own. English where there is none. */
export function wordsOf(language: string): Words | Promise<Words> {
  const other = /^(uk|ar)(?![a-z])/.exec(language.toLowerCase())?.[1];
  if (!other) return en;
  return once(`words ${other}`, () => part<{ default: Words }>(other).then((found) => found.default, () => en));
}

/** Put values into a sentence. */
export function fill(sentence: string, ...values: (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (_, place: number) => `${values[place]}`);
}

/** A number in the language's own digits. */
export function digits({ locale }: Words, count: number): string {
  // The commonest numbers need no formatter.
  return locale === en.locale && count < 1000 ? `${count}` : once(`number ${locale}`, () => new Intl.NumberFormat(locale)).format(count);
}

/** So many of something. */
export function many(words: Words, forms: Plural, count: number): string {
  const { locale } = words;
  const form = locale === en.locale ? (count === 1 ? "one" : "other") : once(`plural ${locale}`, () => new Intl.PluralRules(locale)).select(count);
  return fill(forms[form] ?? forms.other, digits(words, count));
}

/** The word for a value of the record; one that there is no word for is shown as it is, readable. */
export function word(words: Words, value: string): string {
  return words.words[value] ?? value.replaceAll("_", " ");
}
