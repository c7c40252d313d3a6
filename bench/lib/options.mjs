import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Problem } from '../../scripts/lib/problem.mjs';

export const USAGE = `Measures Bittern beside stock webtorrent and a bare data channel.

  npm run bench -- [--mib 256] [--rounds 5] [--only transfer|memory] [--no-goals] [--save FILE]

  --mib       size of the torrent of the transfer part
  --rounds    how often each contestant runs, in turn
  --only      one part: transfer (speed, CPU, long tasks, frames) or memory (64 MiB against 1 GiB)
  --no-goals  measure only: a goal that is missed does not fail
  --save      write the results to a Markdown file as well`;

/**
 * @typedef {object} Options
 * @property {number} mib
 * @property {number} rounds
 * @property {readonly ('transfer' | 'memory')[]} parts
 * @property {boolean} hasGoals
 * @property {string | null} save
 */

/** Null when help is asked for. @param {string[]} argv @returns {Options | null} */
export function readOptions(argv) {
  const { values } = parse(argv);
  if (values.help === true) return null;
  const { only } = values;
  if (only !== undefined && only !== 'transfer' && only !== 'memory') {
    throw new Problem(`--only is transfer or memory, not "${only}".`);
  }
  if (!existsSync('/proc/self/smaps_rollup')) {
    throw new Problem("The bench reads memory from Linux's /proc, which is not here.");
  }
  return {
    mib: readCount('--mib', values.mib),
    rounds: readCount('--rounds', values.rounds),
    parts: only === undefined ? ['transfer', 'memory'] : [only],
    hasGoals: values['no-goals'] !== true,
    save: values.save ?? null,
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        mib: { type: 'string', default: '256' },
        rounds: { type: 'string', default: '5' },
        only: { type: 'string' },
        'no-goals': { type: 'boolean' },
        save: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** @param {string} flag @param {string} text */
function readCount(flag, text) {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= 4_096) return count;
  throw new Problem(`${flag} must be a whole number from 1 to 4096, not "${text}".`);
}
