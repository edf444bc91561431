/** What is dear to make is made once. */

const kept = new Map<string, unknown>();

export function once<T>(key: string, make: () => T): T {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key) as T;
}
