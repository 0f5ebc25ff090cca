import type { Home } from './decision.ts';

/** The address of the interconnect that a CNI is to be on; the live name stands for the key of one that no document declares. */
export function hostAddress({ label, at }: Home): string {
  return 'created' in at ? at.created : `interconnect.${label}`;
}
