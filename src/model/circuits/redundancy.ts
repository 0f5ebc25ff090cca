import type { LossLevel } from '../desired.ts';

/** `unknown`: the API does not tell where some of the circuits are, and the answer depends on it. */
export type Survival = 'yes' | 'no' | 'unknown';

export type Survivals = Readonly<Record<LossLevel, Survival>>;

/** A backup set, and what it survives the loss of. */
export interface SetRedundancy {
  readonly account: string;
  /** The name that plans show. */
  readonly name: string;
  /** All of its names, that one first. */
  readonly names: readonly string[];
  readonly kind: 'place' | 'customer' | 'service' | 'asn' | 'account';
  /** Live names. */
  readonly circuits: readonly string[];
  /** Live names of those that are Healthy now. */
  readonly up: readonly string[];
  /** Different ones, as far as the API tells. */
  readonly devices: readonly string[];
  readonly sites: readonly string[];
  readonly facilities: readonly string[];
  /** With the circuits that are Healthy now. */
  readonly now: Survivals;
  /** If all of its circuits were Healthy. */
  readonly when_healthy: Survivals;
  /** What policy.redundancy asks. */
  readonly wanted: LossLevel | null;
}

/** How many circuits of a backup set are Healthy. */
export interface SetHealth {
  readonly account: string;
  /** The name that plans show. */
  readonly name: string;
  /** How many of its circuits are Healthy now. */
  readonly up: number;
  readonly circuits: number;
}

/** A circuit that carries CNIs and that no other circuit backs up, for any of them. */
export interface LoneCircuit {
  readonly account: string;
  readonly key: string | null;
  /** The live name. */
  readonly name: string;
  readonly state: string | null;
}

export interface Redundancy {
  /** What does not survive the loss of a circuit now comes first, then by account, kind and name. */
  readonly sets: readonly SetRedundancy[];
  /** By account and name. */
  readonly alone: readonly LoneCircuit[];
}
