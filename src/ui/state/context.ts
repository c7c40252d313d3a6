import { createContext } from 'svelte';
import type { AppState } from './app-state.svelte.ts';

/** The app's state for every component below the root. */
export const [useApp, provideApp] = createContext<AppState>();
