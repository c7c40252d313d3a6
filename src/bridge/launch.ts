/** The places that a shortcut of the installed app opens: `/?open=payments`. */

/** `add` is the library with the field for links at hand. */
export const LAUNCH_PLACES = ['library', 'payments', 'add'] as const;
export type LaunchPlace = (typeof LAUNCH_PLACES)[number];

/** Names the place in the address. */
export const PLACE_PARAMETER = 'open';
