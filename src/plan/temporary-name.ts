import { createHash } from 'node:crypto';

/**
 * The conduit name that a CNI has for a moment when CNIs exchange names in a circle. It depends on the key only, so that an interrupted run
 * recognises its own work. Its 12 characters fit where a short name is required.
 */
export function temporaryName(key: string): string {
  return `tmp-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}
