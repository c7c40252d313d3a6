/**
 * npm drops from package-lock.json what the registry at hand does not offer, such as the binaries of
 * other systems behind some mirrors, and then `npm ci` refuses the file. Their names and versions are
 * known all the same, so they can be put back.
 */

/**
 * @typedef {object} LockedPackage
 * @property {string} version
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {Record<string, string>} [optionalDependencies]
 */
/** @typedef {Record<string, LockedPackage>} LockedPackages */

const PLATFORM =
  /[-/](darwin|linux|win32|android|freebsd|netbsd|openbsd|openharmony|sunos|aix)-(arm64|arm|x64|ia32|loong64|mips64el|ppc64|riscv64|s390x)/;

/**
 * Entries for optional packages that others name and the file lacks.
 * @param {LockedPackages} packages
 * @returns {LockedPackages}
 */
export function missingEntries(packages) {
  /** @type {LockedPackages} */
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isPresent(packages, path, name)) continue;
      const [, os, cpu] = PLATFORM.exec(name) ?? [];
      if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+/.test(version)) {
        throw new Error(`Cannot tell the system of ${name}@${version}.`);
      }
      const libc = os === 'linux' && /musl|gnu/.exec(name)?.[0];
      missing[`node_modules/${name}`] = {
        version,
        cpu: [cpu],
        ...(dev && { dev }),
        ...(libc && { libc: [libc === 'gnu' ? 'glibc' : libc] }),
        optional: true,
        os: [os],
      };
    }
  }
  return missing;
}

/**
 * As Node looks for a package: beside its user, then ever further out.
 * @param {LockedPackages} packages
 * @param {string} from
 * @param {string} name
 */
function isPresent(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === '') return false;
  }
}
