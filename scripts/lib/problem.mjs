import { isEnding } from './ending.mjs';

/** A failure that is explained in one line; anything else shows its stack. */
export class Problem extends Error {}

/**
 * Runs a command-line program and turns what it throws into a message and exit code 1.
 * @param {() => Promise<void>} program
 */
export async function main(program) {
  try {
    await program();
  } catch (error) {
    if (isEnding()) return;
    console.error(error instanceof Problem ? `\n${error.message}` : error);
    process.exit(1);
  }
}
