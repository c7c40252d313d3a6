/** Bittern's payments as a user of TronLink sees them: by roles and words. */
import { expect, type Locator, type Page } from '@playwright/test';

export interface Deposit {
  readonly payee: string;
  readonly payeeSigner: string;
  /** Whole TRX, as typed. */
  readonly amount: string;
}

export class PaymentsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Loads the wallet, which now looks for TronLink. */
  async open(): Promise<this> {
    await this.page.goto('/');
    await this.page.getByRole('button', { name: 'Payments' }).click();
    await expect(this.page.getByRole('heading', { name: 'Payments' })).toBeVisible();
    return this;
  }

  get connectButton(): Locator {
    return this.page.getByRole('button', { name: 'Connect TronLink' });
  }

  /** What is said of TronLink before there is an account. */
  get tronLink(): Locator {
    return this.page.getByRole('listitem').filter({ hasText: 'TronLink' });
  }

  get account(): Locator {
    return this.page.getByRole('region', { name: 'Account' });
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  async fund(): Promise<void> {
    await this.page.getByRole('button', { name: 'Get play money' }).click();
    await expect(this.page.getByText('Play money has arrived.')).toBeVisible();
  }

  /** Up to the last look; what follows is TronLink's window. */
  async reviewDeposit({ payee, payeeSigner, amount }: Deposit): Promise<void> {
    await this.page.getByRole('tab', { name: 'Channels' }).click();
    const advanced = this.page.getByText('Advanced', { exact: true });
    const open = this.page.getByRole('button', { name: 'Open a channel' });
    if (!(await open.isVisible())) await advanced.click();
    await open.click();
    await this.dialog.getByLabel('Seller', { exact: true }).fill(payee);
    await this.dialog.getByLabel("Seller's session key").fill(payeeSigner);
    await this.dialog.getByRole('textbox', { name: 'Deposit' }).fill(amount);
    await this.dialog.getByRole('button', { name: 'Review' }).click();
    await expect(this.agreeButton).toBeVisible();
  }

  get agreeButton(): Locator {
    return this.dialog.getByRole('button', { name: /^Deposit / });
  }

  get channels(): Locator {
    return this.page.getByRole('tabpanel').getByRole('listitem');
  }
}
