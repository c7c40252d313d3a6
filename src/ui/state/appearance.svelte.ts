import { readChoice, writePreference } from './preferences.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;
export type Theme = (typeof THEMES)[number];
export type Density = (typeof DENSITIES)[number];

/** Theme and density, remembered and written on the root element for the tokens to read. */
export class Appearance {
  theme = $state<Theme>(readChoice('theme', THEMES));
  density = $state<Density>(readChoice('density', DENSITIES));

  setTheme(theme: Theme): void {
    this.theme = theme;
    writePreference('theme', theme);
    this.apply();
  }

  setDensity(density: Density): void {
    this.density = density;
    writePreference('density', density);
    this.apply();
  }

  apply(): void {
    const { dataset } = document.documentElement;
    if (this.theme === 'system') delete dataset['theme'];
    else dataset['theme'] = this.theme;
    dataset['density'] = this.density;
  }
}
