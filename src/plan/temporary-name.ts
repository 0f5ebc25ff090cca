import { createHash } from 'node:crypto';

/**
 * The conduit name that a CNI bears for a moment when names go round in a circle. It follows from the key alone, so that a run that
 * was interrupted half-way recognises its own work, and fits wherever a short name is asked for (12 characters).
 */
export function temporaryName(key: string): string {
  return `tmp-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}
