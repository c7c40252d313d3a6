import { Problem } from './problem.mjs';

/**
 * Where the build will be served from: `--origin https://bittern.example`, or the variable
 * `BITTERN_ORIGIN`. Null when nobody says. Throws a `Problem` for anything else.
 * @param {readonly string[]} args
 * @param {string | undefined} variable
 * @returns {string | null} Scheme, host and port, without a slash at the end.
 */
export function readOrigin(args, variable) {
  const [name, ...rest] = (args[0] ?? '').split('=');
  if (args.length > 0 && name !== '--origin')
    throw new Problem(`"${args[0]}" is no option. ${USE}`);
  const text = args.length === 0 ? (variable ?? '') : rest.join('=') || (args[1] ?? '');
  if (text === '' && args.length === 0) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSecure = url?.protocol === 'https:' || url?.hostname === 'localhost';
  // Bittern's addresses begin at the root of its host.
  const isBare = url !== null && text.replace(/\/$/, '') === url.origin;
  if (!isSecure || !isBare) throw new Problem(`"${text}" is no address of a host. ${USE}`);
  return url.origin;
}

const USE = 'Use: npm run build -- --origin https://YOUR.HOST';
