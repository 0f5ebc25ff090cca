import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { FieldChange, PlanNote } from '../../model/plan.ts';
import type { NewInterconnect } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import { regionOf } from '../match/match-gcp-partners.ts';
import type { AccountMatch, AllocatedPorts, InterconnectDecision } from '../stages.ts';
import { breakPortCycles, newInterconnect, replacementOrder, replacementReason } from './new-interconnect.ts';

interface InterconnectDecisions {
  readonly decisions: readonly InterconnectDecision[];
  readonly errors: readonly PlanNote[];
  /** Addresses whose create lacks a pairing key that was not read. */
  readonly missingSecrets: readonly string[];
}

export function decideInterconnects(
  desired: DesiredAccount,
  match: AccountMatch,
  ports: AllocatedPorts,
  skipSecrets: boolean,
): InterconnectDecisions {
  const decisions: InterconnectDecision[] = [];
  const errors: PlanNote[] = [];
  const missingSecrets: string[] = [];
  for (const interconnect of desired.interconnects) {
    const live = match.interconnects.get(interconnect.key);
    const differences =
      live === undefined || interconnect.state === 'absent' ? [] : interconnectDifferences(interconnect, live);
    const settled =
      decideWithoutCreate(interconnect, live, differences) ?? decideResumed(interconnect, live, differences, match);
    if (settled !== undefined) {
      decisions.push(settled);
      continue;
    }
    const made = newInterconnect(interconnect, live, ports, skipSecrets);
    if (made.error !== undefined) errors.push(made.error);
    if (made.lacksSecret === true) missingSecrets.push(`interconnect.${interconnect.key}`);
    if (made.body !== undefined) decisions.push(decideCreate(interconnect, live, differences, made.body));
  }
  return { decisions: breakPortCycles(decisions), errors, missingSecrets };
}

function decideWithoutCreate(
  interconnect: DesiredInterconnect,
  live: LiveInterconnect | undefined,
  differences: readonly FieldChange[],
): InterconnectDecision | undefined {
  const common = { address: `interconnect.${interconnect.key}`, declared: interconnect, fields: [] };
  if (interconnect.state === 'absent' && live !== undefined) {
    return { ...common, action: 'delete', live, reason: 'the documents say state: absent' };
  }
  if (interconnect.state === 'absent' || (live !== undefined && differences.length === 0)) {
    return { ...common, action: 'none', live };
  }
  return undefined;
}

/** An earlier run made the new interconnect, but ended before it moved the CNIs and deleted the old interconnect. */
function decideResumed(
  interconnect: DesiredInterconnect,
  live: LiveInterconnect | undefined,
  differences: readonly FieldChange[],
  { successors }: AccountMatch,
): InterconnectDecision | undefined {
  const made = successors.get(interconnect.key);
  if (live === undefined || made === undefined) return undefined;
  const before = live.type === 'direct' ? live.slot_id : undefined;
  const isNamed = differences.some((field) => field.path === 'slot_id');
  const fields: FieldChange[] = [...differences, { path: 'name', before: live.name, after: made.name }];
  if (made.type === 'direct' && !isNamed) {
    fields.push({ path: 'slot_id', ...(before !== undefined && { before }), after: made.slot_id });
  }
  return {
    address: `interconnect.${interconnect.key}`,
    declared: interconnect,
    action: 'replace',
    live,
    body: undefined,
    made,
    begunFields: replacementFields(differences, made, live),
    order: 'make_before_break',
    fields: fields.sort((a, b) => compareText(a.path, b.path)),
    reason: `the new one, ${made.name}, exists already: its CNIs are moved, then the old one is deleted`,
  };
}

function decideCreate(
  interconnect: DesiredInterconnect,
  live: LiveInterconnect | undefined,
  differences: readonly FieldChange[],
  body: NewInterconnect,
): InterconnectDecision {
  const common = { address: `interconnect.${interconnect.key}`, declared: interconnect, body };
  if (live === undefined) return { ...common, action: 'create', live, fields: creationFields(interconnect, body) };
  const order = replacementOrder(live, body, interconnect.type === 'gcp_partner' ? regionOf(interconnect) : undefined);
  const fields = replacementFields(differences, body, live);
  return { ...common, action: 'replace', live, order, fields, reason: replacementReason(order) };
}

/** The fields that a create sets and the fields that Cloudflare assigns, sorted by path. */
export function creationFields(interconnect: DesiredInterconnect, body: NewInterconnect): readonly FieldChange[] {
  const fields: FieldChange[] = [
    { path: 'name', after: { known_after_apply: true } },
    { path: 'type', after: body.type },
  ];
  if (body.type === 'direct') {
    fields.push({ path: 'slot_id', after: body.slot_id });
    if (body.speed !== undefined) fields.push({ path: 'speed', after: body.speed });
  } else {
    const region = interconnect.type === 'gcp_partner' ? regionOf(interconnect) : undefined;
    fields.push({ path: 'bandwidth', after: body.bandwidth });
    fields.push({ path: 'pairing_key', after: { sensitive: true } });
    fields.push({ path: 'region', after: region ?? { known_after_apply: true } });
  }
  return fields.sort((a, b) => compareText(a.path, b.path));
}

/** @param body the new interconnect: as the create asks for it, or as it is if it is live already */
function replacementFields(
  differences: readonly FieldChange[],
  body: NewInterconnect | LiveInterconnect,
  live: LiveInterconnect,
): readonly FieldChange[] {
  const fields: FieldChange[] = [...differences];
  const isSlotNamed = fields.some((field) => field.path === 'slot_id');
  fields.push({ path: 'name', before: live.name, after: { known_after_apply: true } });
  if (body.type === 'direct') {
    const before = live.type === 'direct' ? live.slot_id : undefined;
    const isOtherSlot = before?.toLowerCase() !== body.slot_id.toLowerCase();
    if (isOtherSlot && !isSlotNamed) {
      fields.push({ path: 'slot_id', ...(before !== undefined && { before }), after: body.slot_id });
    }
  } else if (body.type === 'gcp_partner') {
    fields.push({ path: 'pairing_key', after: { sensitive: true } });
  }
  return fields.sort((a, b) => compareText(a.path, b.path));
}
