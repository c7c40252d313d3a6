/** A phrase that was made but not kept yet: the user proves to have written it down. */
import type { NewPhrase } from '../bridge/signer.ts';
import { FaultError } from '../core/fault.ts';
import { copyBytes, takeBytes, wipe, type Bytes } from './bytes.ts';
import { normalizeWords, wordsOf, type Secret } from './keys.ts';

type Random = (lengthBytes: number) => Uint8Array;

const ASKED_BACK = 3;
/** BIP-39: 128 or 256 bits. */
const ENTROPY_BYTES = { 12: 16, 24: 32 } as const;

export class PhraseDraft {
  readonly #entropy: Bytes;
  readonly #askedBack: readonly number[];

  constructor(wordCount: 12 | 24, random: Random) {
    this.#entropy = takeBytes(random(ENTROPY_BYTES[wordCount]));
    this.#askedBack = positions(wordCount, random);
  }

  show(): NewPhrase {
    return { words: wordsOf(this.#entropy), askedBack: this.#askedBack };
  }

  /** Throws `phrase_wrong` unless the words at the positions asked for are these. */
  check(answers: readonly string[]): Secret {
    const words = wordsOf(this.#entropy);
    const wrong = this.#askedBack.filter((position, asked) => {
      return normalizeWords(answers[asked] ?? '').join(' ') !== words[position];
    });
    if (wrong.length === 0) return { kind: 'words', bytes: copyBytes(this.#entropy) };
    const numbers = wrong.map((position) => String(position + 1)).join(' and ');
    throw new FaultError(
      'phrase_wrong',
      `These are not the words you were shown (number ${numbers}). Look at what you wrote down.`,
    );
  }

  wipe(): void {
    wipe(this.#entropy);
  }
}

/** Three different ones, ascending, each as likely as the others. */
function positions(wordCount: number, random: Random): readonly number[] {
  const left = Array.from({ length: wordCount }, (_, position) => position);
  const drawn = Array.from({ length: ASKED_BACK }, () => {
    return left.splice(draw(left.length, random), 1)[0] ?? 0;
  });
  return drawn.sort((one, other) => one - other);
}

/** Even: bytes that would favour the low numbers are thrown away. */
function draw(count: number, random: Random): number {
  const usable = 256 - (256 % count);
  for (;;) {
    const [byte = 0] = random(1);
    if (byte < usable) return byte % count;
  }
}
