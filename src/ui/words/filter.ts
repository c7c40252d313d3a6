import type { Filter } from '../library/filters.ts';
import { m } from '../messages/generated/messages.js';

export const filterWords: Readonly<Record<Filter, () => string>> = {
  all: m.filter_all,
  downloading: m.filter_downloading,
  seeding: m.filter_seeding,
  paused: m.filter_paused,
  'needs-you': m.filter_needs_you,
};
