import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { FieldChange, PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import type { NewInterconnect } from '../../model/work.ts';
import type { InterconnectDecision } from '../decision.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import type { AccountMatch } from '../match/match-account.ts';
import { regionOf } from '../match/match-gcp-partners.ts';
import type { Placing } from '../ports/place.ts';
import { breakPortCycles, newInterconnect, replacementOrder, replacementReason } from './new-interconnect.ts';

export interface InterconnectDecisions {
  readonly decisions: readonly InterconnectDecision[];
  readonly errors: readonly PlanNote[];
  /** Addresses whose create lacks a pairing key that was not read. */
  readonly missingSecrets: readonly string[];
}

/** What becomes of each declared interconnect. */
export function decideInterconnects(
  desired: DesiredAccount,
  match: AccountMatch,
  placing: Placing,
  skipSecrets: boolean,
): InterconnectDecisions {
  const decisions: InterconnectDecision[] = [];
  const errors: PlanNote[] = [];
  const missingSecrets: string[] = [];
  for (const one of desired.interconnects) {
    const live = match.interconnects.get(one.key);
    const differences = live === undefined || one.state === 'absent' ? [] : interconnectDifferences(one, live);
    const settled = decideWithoutCreate(one, live, differences) ?? decideResumed(one, live, differences, match);
    if (settled !== undefined) {
      decisions.push(settled);
      continue;
    }
    const made = newInterconnect(one, live, placing, skipSecrets);
    if (made.error !== undefined) errors.push(made.error);
    if (made.lacksSecret === true) missingSecrets.push(`interconnect.${one.key}`);
    if (made.body !== undefined) decisions.push(decideCreate(one, live, differences, made.body));
  }
  return { decisions: breakPortCycles(decisions), errors, missingSecrets };
}

function decideWithoutCreate(
  one: DesiredInterconnect,
  live: LiveInterconnect | undefined,
  differences: readonly FieldChange[],
): InterconnectDecision | undefined {
  const common = { address: `interconnect.${one.key}`, declared: one, fields: [] };
  if (one.state === 'absent' && live !== undefined) {
    return { ...common, action: 'delete', live, reason: 'the documents say state: absent' };
  }
  if (one.state === 'absent' || (live !== undefined && differences.length === 0)) {
    return { ...common, action: 'none', live };
  }
  return undefined;
}

/** The new one is there: an earlier run made it, and ended before its CNIs were moved and the old one was deleted. */
function decideResumed(
  one: DesiredInterconnect,
  live: LiveInterconnect | undefined,
  differences: readonly FieldChange[],
  { successors }: AccountMatch,
): InterconnectDecision | undefined {
  const made = successors.get(one.key);
  if (live === undefined || made === undefined) return undefined;
  const before = live.type === 'direct' ? live.slot_id : undefined;
  const isNamed = differences.some((field) => field.path === 'slot_id');
  const fields: FieldChange[] = [...differences, { path: 'name', before: live.name, after: made.name }];
  if (made.type === 'direct' && !isNamed) {
    fields.push({ path: 'slot_id', ...(before !== undefined && { before }), after: made.slot_id });
  }
  return {
    address: `interconnect.${one.key}`,
    declared: one,
    action: 'replace',
    live,
    body: undefined,
    made,
    begunFields: replacementFields(differences, made, live),
    order: 'make_before_break',
    fields: fields.sort((a, b) => compareText(a.path, b.path)),
    reason: `the new one, ${made.name}, is there already: its CNIs are moved, then the old one is deleted`,
  };
}

function decideCreate(
  one: DesiredInterconnect,
  live: LiveInterconnect | undefined,
  differences: readonly FieldChange[],
  body: NewInterconnect,
): InterconnectDecision {
  const common = { address: `interconnect.${one.key}`, declared: one, body };
  if (live === undefined) return { ...common, action: 'create', live, fields: creationFields(one, body) };
  const order = replacementOrder(live, body, one.type === 'gcp_partner' ? regionOf(one) : undefined);
  const fields = replacementFields(differences, body, live);
  return { ...common, action: 'replace', live, order, fields, reason: replacementReason(order) };
}

/** Every field that a create sets, and those that Cloudflare assigns. */
export function creationFields(one: DesiredInterconnect, body: NewInterconnect): readonly FieldChange[] {
  const fields: FieldChange[] = [
    { path: 'name', after: { known_after_apply: true } },
    { path: 'type', after: body.type },
  ];
  if (body.type === 'direct') {
    fields.push({ path: 'slot_id', after: body.slot_id });
    if (body.speed !== undefined) fields.push({ path: 'speed', after: body.speed });
  } else {
    const region = one.type === 'gcp_partner' ? regionOf(one) : undefined;
    fields.push({ path: 'bandwidth', after: body.bandwidth });
    fields.push({ path: 'pairing_key', after: { sensitive: true } });
    fields.push({ path: 'region', after: region ?? { known_after_apply: true } });
  }
  return fields.sort((a, b) => compareText(a.path, b.path));
}

/** @param body the new one, as it is asked for or, where it is there already, as it is */
function replacementFields(
  differences: readonly FieldChange[],
  body: NewInterconnect | LiveInterconnect,
  live: LiveInterconnect,
): readonly FieldChange[] {
  const fields: FieldChange[] = [...differences];
  const isNamed = (path: string) => fields.some((field) => field.path === path);
  fields.push({ path: 'name', before: live.name, after: { known_after_apply: true } });
  if (body.type === 'direct') {
    const before = live.type === 'direct' ? live.slot_id : undefined;
    const isOtherSlot = before?.toLowerCase() !== body.slot_id.toLowerCase();
    if (isOtherSlot && !isNamed('slot_id')) {
      fields.push({ path: 'slot_id', ...(before !== undefined && { before }), after: body.slot_id });
    }
  } else if (body.type === 'gcp_partner') {
    fields.push({ path: 'pairing_key', after: { sensitive: true } });
    const { bandwidth } = body;
    const isOther = live.type !== 'gcp_partner' && !isNamed('bandwidth');
    if (isOther && bandwidth !== undefined) fields.push({ path: 'bandwidth', after: bandwidth });
  }
  return fields.sort((a, b) => compareText(a.path, b.path));
}
