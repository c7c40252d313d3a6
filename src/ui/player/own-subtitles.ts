/** Subtitles of the user's own, as they are dropped onto a film. */
const SUBTITLE = /\.(?:srt|vtt)$/i;

/** All that is dropped, if it is subtitles and nothing else; the one to show stands last. */
export function ownSubtitles(transfer: Pick<DataTransfer, 'files'> | null): readonly File[] {
  const files = Array.from(transfer?.files ?? []).reverse();
  return files.every(({ name }) => SUBTITLE.test(name)) ? files : [];
}
