import type { DesiredCni, DesiredInterconnect } from '../../model/desired.ts';
import type { EffectId, GuardTrip } from '../../model/plan.ts';
import { compareText, joinWords } from '../../model/text.ts';
import { trafficEffects } from '../decide/half-made.ts';
import { lateFields } from '../diff/cni-differences.ts';
import type { CniDecision, Decisions, InterconnectDecision } from '../stages.ts';

/** What a protected object would lose. */
interface Loss {
  readonly address: string;
  /** Continues `is protected and would …`. */
  readonly what: string;
  /** Addresses of the changes that cause it. */
  readonly causes: readonly string[];
  /** The change may be the rest of a create that was interrupted: nothing but what a create cannot carry differs. */
  readonly mayBeRest?: boolean;
}

const cniLosses: Partial<Readonly<Record<EffectId, string>>> = {
  deleted: 'be deleted',
  recreated: 'be deleted and made again',
  bgp_removed: 'lose its BGP session (bgp: null)',
  advertise_only: 'take no routes from its router any more (bgp_mode: advertise_only)',
  default_route_withdrawn: 'withdraw the default route from its router (bgp.extra_prefixes)',
  new_addresses: 'get new addresses (cust_ip, p2p_ip)',
};

/**
 * A protected interconnect would be deleted, replaced or left without CNIs. Or a protected CNI would be deleted, or lose what its router
 * depends on. Moves are the business of other guards. Only an edit of the document lifts this guard.
 */
export function protect(decisions: Decisions): GuardTrip | undefined {
  const losses = lossesOf(decisions, isProtected);
  if (losses.length === 0) return undefined;
  return {
    ...trip(losses, 'is protected and would'),
    lift: `remove protect: true from the document in a separate change, then plan again${interrupted(losses)}`,
  };
}

/**
 * As `protect`, for what the documents before this change protect and those of now do not. Objects meet by live name or id, whatever key
 * they have, or none.
 */
export function protectBefore(decisions: ProtectedBefore): GuardTrip | undefined {
  const { before } = decisions;
  if (before === undefined || before.protected.size === 0) return undefined;
  const wasProtected = ({ declared, live }: AnyDecision) => {
    if (live === undefined || isProtected({ declared })) return false;
    return before.protected.has('id' in live ? `cni ${live.id}` : `interconnect ${live.name}`);
  };
  const losses = lossesOf(decisions, wasProtected);
  if (losses.length === 0) return undefined;
  return {
    ...trip(losses, 'was protected before this change and would'),
    lift: `two changes, one after the other: merge one that only removes protect: true, then make the rest in a second one${interrupted(losses)}`,
    base: true,
  };
}

export interface ProtectedBefore extends Decisions {
  /** Undefined: no documents of before are named. */
  readonly before?: { readonly protected: ReadonlySet<string> } | undefined;
}

type AnyDecision = Pick<InterconnectDecision | CniDecision, 'declared' | 'live'>;

function isProtected({ declared }: { readonly declared: DesiredInterconnect | DesiredCni | undefined }): boolean {
  return declared?.protect === true;
}

function lossesOf(decisions: Decisions, holds: (decision: AnyDecision) => boolean): readonly Loss[] {
  return [
    ...decisions.interconnects.filter(holds).flatMap((decision) => interconnectLosses(decision, decisions)),
    ...decisions.cnis.filter(holds).flatMap((decision) => lossesOfCni(decision, decisions)),
  ].sort((a, b) => compareText(a.address, b.address));
}

function trip(losses: readonly Loss[], words: string): Omit<GuardTrip, 'lift'> {
  return {
    id: 'protect',
    message: losses.map(({ address, what }) => `${address} ${words} ${what}`).join('; '),
    addresses: [...new Set(losses.flatMap(({ causes }) => causes))].sort(compareText),
    lifted: false,
  };
}

function interconnectLosses(decision: InterconnectDecision, decisions: Decisions): readonly Loss[] {
  const { address, action, live } = decision;
  if (action === 'delete' || action === 'replace') return [{ address, what: `be ${action}d`, causes: [address] }];
  const causes = live === undefined ? [] : lastToLeave(live.name, decisions);
  return causes.length === 0 ? [] : [{ address, what: 'be left without CNIs', causes }];
}

/** The changes that take the last CNIs off an interconnect. Empty if a CNI is on it afterwards, or if none is on it now. */
function lastToLeave(name: string, { cnis, traffic }: Decisions): readonly string[] {
  const leaving = cnis.filter((cni) => cni.live?.interconnect === name && hostNameAfter(cni) !== name);
  const left = new Set(leaving.map(({ live }) => live?.id));
  const staysOn =
    traffic.cnisOn(name).some(({ id }) => !left.has(id)) || cnis.some((cni) => hostNameAfter(cni) === name);
  return staysOn ? [] : leaving.map(({ address }) => address);
}

/** The live name of the interconnect that a CNI is on after the plan. Undefined for a new interconnect, and after a delete. */
function hostNameAfter(cni: CniDecision): string | undefined {
  switch (cni.action) {
    case 'delete':
      return undefined;
    case 'create':
    case 'replace':
      return nameOf(cni.host.at);
    case 'update':
      return cni.moveTo === undefined ? cni.live.interconnect : nameOf(cni.moveTo.at);
    case 'none':
      return cni.live?.interconnect;
  }
}

function nameOf(at: { readonly name: string } | { readonly created: string }): string | undefined {
  return 'name' in at ? at.name : undefined;
}

function lossesOfCni(decision: CniDecision, { traffic }: Decisions): readonly Loss[] {
  const { address, action } = decision;
  // What an interrupted run deleted gets its fields back: that takes nothing away.
  if (action === 'update' && decision.restore !== undefined) return [];
  const found = trafficEffects(decision, traffic).flatMap(({ effect }) => cniLosses[effect] ?? []);
  const mayBeRest = action === 'update' && decision.fields.every(({ path }) => lateFields.has(path));
  return found.length === 0 ? [] : [{ address, what: joinWords([...new Set(found)]), causes: [address], mayBeRest }];
}

function interrupted(losses: readonly Loss[]): string {
  const rest = losses.filter(({ mayBeRest }) => mayBeRest).map(({ address }) => address);
  if (rest.length === 0) return '';
  return `; if an apply that was interrupted in the last seven days created ${joinWords(rest)}, plan and apply on that machine, or apply with --resume and its journal`;
}
