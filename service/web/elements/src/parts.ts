/** The files beside this one: parts that only some pages want, or that are wanted only later. */

import { Unreachable } from "./ask";

/** Changes with the files; put in when they are built. */
declare const VERSION: string;

/**
 * Load a part, as it was built with this core.
 *
 * After an upgrade the address may hold a newer one, which works as long as the core has all that it takes from it; where
 * it does not, and where the connection broke, the address without a version is tried.
 *
 * @throws Unreachable if neither works.
 */
export async function part<T>(name: string): Promise<T> {
  const file = `./${name}.js`;
  try {
    return (await import(`${file}?v=${VERSION}`).catch(() => import(file))) as T;
  } catch (failure) {
    throw new Unreachable(`${failure}`);
  }
}
