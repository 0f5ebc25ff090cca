import type { DesiredCni } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { InterconnectTarget, Keep, LinkEnds, NewInterconnect } from '../../model/planned-account.ts';
import type { Secret } from '../../model/secret.ts';
import { temporaryName } from '../assigned-names.ts';
import { isCompletion } from '../decide/half-made.ts';
import { hostAddress } from '../decide/hosts-after-plan.ts';
import type { CniDecision, Decisions, Host, InterconnectDecision, SettingsDecision } from '../stages.ts';
import { type NamePassing, namePassing, newName } from './name-passing.ts';
import { renameName, type StepDraft, stepDraft, stepName, temporaryRenameName } from './step-draft.ts';

type IsHeld = (host: Host) => boolean;

/**
 * The API calls of every decision, with the needs among the calls of the same object.
 * @param isHeld a CNI moves onto this interconnect only once the interconnect is Healthy
 */
export function draftSteps({ settings, interconnects, cnis }: Decisions, isHeld: IsHeld): readonly StepDraft[] {
  const passing = namePassing(cnis);
  return [
    ...(settings?.action === 'update' ? [settingsStep(settings)] : []),
    ...interconnects.flatMap(interconnectSteps),
    ...cnis.flatMap((cni) => cniSteps(cni, passing, isHeld)),
  ];
}

function settingsStep({ address, default_asn, live }: SettingsDecision): StepDraft {
  return stepDraft(address, 'update_settings', () => ({ call: 'update_settings', default_asn, seen: live }));
}

function interconnectSteps(decision: InterconnectDecision): readonly StepDraft[] {
  const { address } = decision;
  switch (decision.action) {
    case 'none':
      return [];
    case 'create':
      return [createInterconnectStep(address, decision.body)];
    case 'delete':
      return [deleteInterconnectStep(address, decision.live)];
    case 'replace': {
      const remove = deleteInterconnectStep(address, decision.live);
      if (decision.body === undefined) return [remove];
      const make = createInterconnectStep(address, decision.body);
      return decision.order === 'make_before_break' ? chained(make, remove) : chained(remove, make);
    }
  }
}

function createInterconnectStep(address: string, body: NewInterconnect): StepDraft {
  return stepDraft(address, 'create_interconnect', () => ({ call: 'create_interconnect', body }));
}

function deleteInterconnectStep(address: string, live: LiveInterconnect): StepDraft {
  const { name } = live;
  return stepDraft(address, 'delete_interconnect', () => ({ call: 'delete_interconnect', name, seen: live }));
}

function cniSteps(decision: CniDecision, { inPlace, circles }: NamePassing, isHeld: IsHeld): readonly StepDraft[] {
  const isRenamedTwice = circles.some(([first]) => first === decision.address);
  switch (decision.action) {
    case 'none':
      return [];
    case 'create':
      return decision.set.length === 0 && decision.restore === undefined
        ? [createStep(decision)]
        : chained(createStep(decision), laterUpdate(decision));
    case 'update': {
      const update = updateStep(decision, isHeld);
      return isRenamedTwice ? chained(temporaryRename(decision), update) : [update];
    }
    case 'replace':
      return chained(
        ...(isRenamedTwice ? [temporaryRename(decision)] : []),
        ...(inPlace.has(decision.address) ? [renameInPlace(decision)] : []),
        ...[deleteStep(decision, keepOf(decision)), createStep(decision), laterUpdate(decision)],
      );
    case 'delete':
      return [deleteStep(decision)];
  }
}

function chained(...steps: readonly StepDraft[]): readonly StepDraft[] {
  steps.forEach((step, i) => {
    const before = steps[i - 1];
    if (before !== undefined) step.needs.add(before.name);
  });
  return steps;
}

type Updating = Extract<CniDecision, { action: 'update' }>;
type Replacing = Extract<CniDecision, { action: 'replace' }>;
type Creating = Extract<CniDecision, { action: 'create' | 'replace' }>;

function createStep(creating: Creating): StepDraft {
  const { address, host, body } = creating;
  const link = linkOfNew(creating);
  const step = stepDraft(address, 'create_cni', (idOf) => ({
    call: 'create_cni',
    body: { ...body, interconnect: target(host, idOf) },
    ...(link !== undefined && { link }),
    ...restoreOf(creating),
    ...halfMadeOf(creating),
  }));
  needHost(step, host);
  return step;
}

/** The link that the PUT after a POST gives to a CNI. */
function linkOfNew({ live, set, fields, restore }: Creating): LinkEnds | undefined {
  const given = (name: string) => {
    const to = set.find(({ path }) => path.join('.') === name)?.to;
    if (to !== undefined && 'value' in to && typeof to.value === 'string') return to.value;
    // What comes back from a journal is only in the fields.
    const after = restore === undefined ? undefined : fields.find(({ path }) => path === name)?.after;
    return typeof after === 'string' ? after : undefined;
  };
  const [cust_ip, p2p_ip] = [given('cust_ip') ?? live?.cust_ip, given('p2p_ip') ?? live?.p2p_ip];
  return cust_ip === undefined || p2p_ip === undefined ? undefined : { cust_ip, p2p_ip };
}

/** The PUT after a POST: the fields that the POST could not carry. With `restore`, also everything that the deleted CNI had. */
function laterUpdate(decision: Creating): StepDraft {
  const { address, declared, set } = decision;
  return stepDraft(address, 'update_cni', (idOf) => ({
    call: 'update_cni',
    cni: { created_by: idOf(stepName(address, 'create_cni')) },
    ...restoreOf(decision),
    ...(halfMadeOf(decision).halfMade !== undefined && { completes: true }),
    ...declaredKey(declared),
    set,
  }));
}

/** The id of the deleted CNI whose fields the CNI gets back. */
function restoreOf({ action, live, restore }: Creating | Updating): { readonly restore?: string } {
  const id = restore?.id ?? (action === 'replace' ? live.id : undefined);
  return id === undefined ? {} : { restore: id };
}

/** For a new CNI that a PUT completes. What comes back from the journal has its own entry there. */
function halfMadeOf({ action, declared, set, restore }: Creating): { readonly halfMade?: { readonly key: string } } {
  if (action !== 'create' || restore !== undefined || declared === undefined || set.length === 0) return {};
  return { halfMade: { key: declared.key } };
}

function keepOf({ declared, host, restore }: Extract<CniDecision, { action: 'replace' }>): Keep {
  const key = declared?.key ?? null;
  return { key, host: host.label, ...(restore !== undefined && { instead: restore.id }) };
}

function updateStep(decision: Updating, isHeld: IsHeld): StepDraft {
  const { address, declared, live, moveTo, set } = decision;
  const step = stepDraft(address, 'update_cni', (idOf) => ({
    call: 'update_cni',
    cni: { id: live.id },
    seen: live,
    ...restoreOf(decision),
    ...(isCompletion(decision) && { completes: true }),
    ...declaredKey(declared),
    set: moveTo === undefined ? set : [{ path: ['interconnect'], to: { interconnect: target(moveTo, idOf) } }, ...set],
  }));
  if (moveTo !== undefined) needHost(step, moveTo);
  if (moveTo !== undefined && isHeld(moveTo)) step.healthy.add({ address: hostAddress(moveTo), at: moveTo.at });
  return step;
}

/** The first rename in a circle: it frees the name for another CNI. */
function temporaryRename(decision: Updating | Replacing): StepDraft {
  const { address, declared } = decision;
  return renameStep(decision, temporaryName(declared?.key ?? address), temporaryRenameName(address));
}

/** Gives a CNI its new name before it is recreated. */
function renameInPlace(decision: Replacing): StepDraft {
  return renameStep(decision, newName(decision) ?? decision.live.magic.conduit_name, renameName(decision.address));
}

function renameStep({ address, declared, live }: Updating | Replacing, name: string, step: string): StepDraft {
  const set = [{ path: ['magic', 'conduit_name'], to: { value: name } }];
  const action = { call: 'update_cni' as const, cni: { id: live.id }, seen: live, ...declaredKey(declared), set };
  return stepDraft(address, 'update_cni', () => action, step);
}

function deleteStep({ address, live }: Extract<CniDecision, { action: 'delete' | 'replace' }>, keep?: Keep): StepDraft {
  const kept = keep !== undefined && { keep };
  return stepDraft(address, 'delete_cni', () => ({ call: 'delete_cni', id: live.id, seen: live, ...kept }));
}

/** Every PUT carries the MD5 key: the object as read may not show it. */
function declaredKey(declared: DesiredCni | undefined): { readonly md5Key?: Secret } {
  const key = declared?.bgp?.md5_key;
  return key ? { md5Key: key } : {};
}

function needHost(step: StepDraft, host: Host): void {
  if ('created' in host.at) step.needs.add(stepName(host.at.created, 'create_interconnect'));
}

function target(host: Host, idOf: (name: string) => number): InterconnectTarget {
  return 'name' in host.at ? host.at : { created_by: idOf(stepName(host.at.created, 'create_interconnect')) };
}
