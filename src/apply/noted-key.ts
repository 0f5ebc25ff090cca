import type { LiveCni } from '../model/live.ts';
import type { Secret } from '../model/secret.ts';
import type { StepContext } from './step-context.ts';

/**
 * Whether the API gives back the MD5 key that a write has set, by the answer to it. Nothing documents that it does. Returns a note where
 * it does not, be it nothing or a mask that it shows: the key then counts as set, and is not compared.
 */
export function notedKey(
  sent: Secret | undefined,
  { id, bgp }: LiveCni,
  { keyNotRead }: Pick<StepContext, 'keyNotRead'>,
): readonly string[] {
  if (sent === undefined || bgp === undefined || bgp.md5_key?.equals(sent) === true) return [];
  keyNotRead(id, bgp.md5_key);
  return [
    `The API does not give the MD5 key of CNI ${id} back, so it could not be compared with the document; it was sent. demarc plan will propose it again; demarc plan --skip-secrets leaves it out.`,
  ];
}
