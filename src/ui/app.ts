import './fonts.css';
import './tokens.css';
import './base.css';
import './controls.css';
import { mount } from 'svelte';
import type { EngineClient } from '../bridge/client.ts';
import type { PageServices } from '../bridge/page-services.ts';
import type { Fault } from '../core/fault.ts';
import type { Wallet } from '../wallet/wallet.ts';
import App from './App.svelte';
import BlockedPage from './pages/BlockedPage.svelte';
import { Appearance } from './state/appearance.svelte.ts';
import { AppState } from './state/app-state.svelte.ts';

interface Parts {
  readonly engine: EngineClient;
  readonly services: PageServices;
  /** Loads and opens the wallet; called when somebody goes to the payments, once. */
  readonly openWallet: () => Promise<Wallet>;
}

/** Puts the whole interface into `target`, in place of whatever is there. */
export function mountApp(target: HTMLElement, parts: Parts): void {
  target.replaceChildren();
  mount(App, { target, props: { app: new AppState(parts) } });
}

/** Says why Bittern cannot run in this browser at all. */
export function mountBlocked(target: HTMLElement, fault: Fault): void {
  target.replaceChildren();
  new Appearance().apply();
  mount(BlockedPage, { target, props: { fault } });
}
