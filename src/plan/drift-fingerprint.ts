import type { AccountPlan, Change, FieldChange, PlanDocument } from '../model/plan.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './digest.ts';
import { comparedFields } from './host-text.ts';

/**
 * SHA-256 of what has drifted, the same for as long as it is the same drift: which declared objects are missing, in which fields the others are
 * not as declared, and which objects should not be there. How apply would mend it is left out, since that changes by itself: ports that were
 * free are taken, calls come in another order. A sensitive value takes part only as its mark.
 * @param unmanagedIsDrift tags of the accounts in which an unmanaged object counts as drift
 */
export function driftFingerprint({ accounts }: PlanDocument, unmanagedIsDrift: ReadonlySet<string>): string {
  return sha256(canonicalJson(accounts.flatMap((account) => driftOf(account, unmanagedIsDrift.has(account.account)))));
}

function driftOf({ account, changes, unmanaged }: AccountPlan, unmanagedCounts: boolean): readonly object[] {
  const strangers = unmanagedCounts ? unmanaged.map(({ kind, live_id }) => ({ kind, live_id })) : [];
  if (changes.length === 0 && strangers.length === 0) return [];
  return [{ account, objects: changes.map(objectOf), strangers }];
}

function objectOf({ address, action, live_id, fields }: Change): object {
  switch (action) {
    case 'create':
      return { address, is: 'missing' };
    case 'delete':
      return { address, is: 'unwanted', live_id };
    case 'update':
    case 'replace':
      return { address, is: 'changed', live_id, fields: comparedFields(fields).flatMap(fieldOf) };
  }
}

function fieldOf({ path, before, after }: FieldChange): readonly object[] {
  // What Cloudflare will only assign is not declared, and a port may come of a selector: another one is chosen when it is taken.
  if (typeof after === 'object' && after !== null && 'known_after_apply' in after) return [];
  return [path === 'slot_id' ? { path, before } : { path, before, after }];
}
