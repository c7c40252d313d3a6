import { createContext } from 'svelte';
import type { Payments } from '../state/payments.svelte.ts';

/** The open wallet for every component of the payments. */
export const [usePayments, providePayments] = createContext<Payments>();
