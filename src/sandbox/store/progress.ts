import { createHash } from 'node:crypto';
import type { SeedProgress } from '../../model/generated/sandbox-seed.ts';

/** The counters and marks of one account that its objects do not show. */
export interface Progress {
  readonly names: Map<string, number>;
  cnis: number;
  links: number;
  readonly createdAt: Map<string, number>;
  /** SHA-256 by interconnect name. */
  readonly pairingKeys: Map<string, string>;
}

export function readProgress(seed: SeedProgress | undefined): Progress {
  return {
    names: new Map(Object.entries(seed?.names ?? {})),
    cnis: seed?.cnis ?? 0,
    links: seed?.links ?? 0,
    createdAt: new Map(Object.entries(seed?.created_at ?? {})),
    pairingKeys: new Map(Object.entries(seed?.pairing_keys ?? {})),
  };
}

/** Left out where nothing was counted yet, so that a seed comes back as it was given. */
export function writeProgress(progress: Progress): SeedProgress | undefined {
  const written: SeedProgress = {
    ...(progress.names.size > 0 && { names: Object.fromEntries(progress.names) }),
    ...(progress.cnis > 0 && { cnis: progress.cnis }),
    ...(progress.links > 0 && { links: progress.links }),
    ...(progress.createdAt.size > 0 && { created_at: Object.fromEntries(progress.createdAt) }),
    ...(progress.pairingKeys.size > 0 && { pairing_keys: Object.fromEntries(progress.pairingKeys) }),
  };
  return Object.keys(written).length > 0 ? written : undefined;
}

/** A pairing key is kept as this, never as itself: a state file shows no secret that the API would not show. */
export function keyDigest(pairingKey: string): string {
  return createHash('sha256').update(pairingKey).digest('hex');
}
