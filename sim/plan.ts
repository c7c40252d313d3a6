/** What is simulated. Rates in bytes per second, prices in sun per MiB. */
import { KIB, MIB } from '../src/core/units/bytes.ts';

export const PEER_KINDS = ['free', 'payer', 'splitter', 'defaulter', 'silent', 'crowd'] as const;
/**
 * `free` never pays; `payer` bids by auto-bid; `splitter` does so over 8 wires to each seller and one
 * account; `defaulter` bids as a payer and never sends a voucher; `silent` reads nothing; `crowd` opens
 * 4 free wires to each seller.
 */
export type PeerKind = (typeof PEER_KINDS)[number];

export const WIRES_PER_SELLER: Record<PeerKind, number> = {
  free: 1,
  payer: 1,
  splitter: 8,
  defaulter: 1,
  silent: 1,
  crowd: 4,
};

export interface SimPlan {
  readonly seed: number;
  readonly seconds: number;
  /** Figures count from here; prices are recorded from the start. */
  readonly warmUpSeconds: number;
  readonly sellerCount: number;
  /** Downloaders of each kind. */
  readonly peerCounts: Record<PeerKind, number>;
  /** Of the sellers; what they send for money fails its hash. */
  readonly junkSellerPart: number;
  /** Sellers that each downloader finds. */
  readonly sellersPerPeer: number;
  /** False: those who would pay download for free. */
  readonly isPaying: boolean;
}

/** 10,000 peers. */
export const FULL_PLAN: SimPlan = {
  seed: 20_261_122,
  seconds: 480,
  warmUpSeconds: 120,
  sellerCount: 1000,
  peerCounts: { free: 7000, payer: 1400, splitter: 60, defaulter: 200, silent: 200, crowd: 140 },
  junkSellerPart: 0.02,
  sellersPerPeer: 4,
  isPaying: true,
};

export const UPLOAD_BYTES_PER_SECOND = [100 * KIB, 1.5 * MIB] as const;
export const DOWNLOAD_BYTES_PER_SECOND = [512 * KIB, 8 * MIB] as const;
export const FLOORS = [200, 600] as const;
export const HIGHEST_PRICES = [400, 6000] as const;
export const FREE_SHARES = [100, 250, 250, 250, 250, 500] as const;
export const FILE_BYTES = [4 * MIB, 64 * MIB] as const;
/** Half of the payers want this much faster than an ordinary peer; the others want all they get. */
export const TARGET_BYTES_PER_SECOND = [64 * KIB, 512 * KIB] as const;
export const SELLER_STAYS_SECONDS = [300, 3600] as const;
