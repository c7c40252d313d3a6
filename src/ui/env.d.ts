interface ImportMetaEnv {
  /** The version in package.json, put in by the build. */
  readonly BITTERN_VERSION: string;
  /** SHA-256 of the sources, in hexadecimal, as `release.json` has it. */
  readonly BITTERN_SOURCES: string;
}
