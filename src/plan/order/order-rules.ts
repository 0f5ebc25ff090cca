import { addTo, groupBy } from '../../model/collections.ts';
import type { LiveCni } from '../../model/live.ts';
import { regionOf } from '../match/match-gcp-partners.ts';
import type { CniDecision, Decisions, InterconnectDecision } from '../stages.ts';
import { beginWhole } from './begin-whole.ts';
import { stepCircuits, stepOrder } from './block-order.ts';
import { type InseparableSteps, inseparableSteps, type LinkCircles } from './inseparable-steps.ts';
import { namePassing } from './name-passing.ts';
import { namesFreedFirst } from './names-freed-first.ts';
import { type Edge, follows, needs, renameName, type StepDraft, stepName, withEdges } from './step-draft.ts';

/**
 * The order of steps. Arrows point to the later step. The order of the calls for the same object is in `draft-steps.ts`.
 *
 *     update_settings
 *           │  settingsFirst: sessions need the ASN that they are to use
 *           ▼
 *     create_interconnect ◄────────────────────────┐
 *           │  draft-steps: a CNI needs its circuit │
 *           ▼                                      │
 *     update_cni (moves), delete_cni               │  portsFreedFirst: if it is the same port
 *           │  cnisOffFirst                        │
 *           ▼                                      │
 *     delete_interconnect ─────────────────────────┘
 *
 *     a CNI that frees a name or link ──► the CNI that takes it             namesFreedFirst
 *     declared CNIs of a circuit ──► undeclared ones                        undeclaredLast
 *     a swap of names ──► delete_cni of a CNI that is recreated             swapsBeforeDowntimes
 *     a port by key ──► the port of the next key in the site                portsInTurn
 *     a CNI that gets its old link back ──► the next CNI ──► new CNIs       restoreOneByOne
 *     all that a swap or a downtime waits for ──► its first step            beginWhole
 *     an attachment ──► the next that looks alike                           alikeInKeyOrder
 *
 * Each rule sees the edges of the rules above it. When `--only` is known, `chains.ts` adds the order of circuits within a backup set.
 */
const rules: readonly Rule[] = [
  settingsFirst,
  cnisOffFirst,
  portsFreedFirst,
  undeclaredLast,
  namesFreedFirst,
  portsInTurn,
  swapsBeforeDowntimes,
  restoreOneByOne,
];

type Rule = (context: RuleContext, drafts: readonly StepDraft[]) => Iterable<Edge>;

interface RuleContext {
  readonly decisions: Decisions;
  /** Every live CNI of the account, touched or not. */
  readonly liveCnis: readonly LiveCni[];
  readonly units: InseparableSteps;
}

/** Adds the edges between steps of different objects. */
export function orderByRules(
  drafts: readonly StepDraft[],
  decisions: Decisions,
  liveCnis: readonly LiveCni[],
  linkCircles: LinkCircles,
): readonly StepDraft[] {
  const units = inseparableSteps(decisions, linkCircles);
  const context = { decisions, liveCnis, units };
  const linked = rules.reduce((steps, rule) => withEdges(steps, rule(context, steps)), drafts);
  const whole = beginWhole(linked, [...units.swaps, ...units.downtimes.values()]);
  // This rule comes last: it skips CNIs that wait for more than their attachment, so it must see all other edges.
  return withEdges(whole, alikeInKeyOrder(context, whole));
}

/**
 * New Google attachments that look alike are created in the order of their keys. Each create waits until the attachment before it is made
 * and the CNIs of that attachment have been tried. If a run is cut off, at most one attachment carries nothing that tells it from the
 * others. It is then known which attachment that is.
 */
function* alikeInKeyOrder({ decisions }: RuleContext, drafts: readonly StepDraft[]): Iterable<Edge> {
  for (const interconnects of alike(decisions.interconnects).values()) {
    for (const [before, address] of neighbours(interconnects.map((interconnect) => interconnect.address))) {
      const first = stepName(before, 'create_interconnect');
      const next = stepName(address, 'create_interconnect');
      yield needs(next, first);
      for (const step of cnisAtOnce(drafts, first)) yield follows(next, step);
    }
  }
}

/** Each address after the first, with the address before it. */
function neighbours(addresses: readonly string[]): readonly (readonly [before: string, address: string])[] {
  return addresses.slice(1).map((address, i) => [addresses[i] ?? address, address]);
}

function alike(interconnects: readonly InterconnectDecision[]): ReadonlyMap<string, readonly InterconnectDecision[]> {
  return groupBy(interconnects, (decision) => {
    const isMade =
      decision.action === 'create' || (decision.action === 'replace' && decision.order === 'make_before_break');
    if (!isMade || decision.body === undefined || decision.declared?.type !== 'gcp_partner') return undefined;
    return `${regionOf(decision.declared) ?? ''} ${decision.declared.bandwidth ?? ''}`;
  });
}

/**
 * In each site, the ports that selectors have chosen are ordered one after the other, in the order of their allocation. A later run finds
 * circuits that carry nothing in the same order. If a run is cut off, the circuits that exist are the first in that order.
 */
function* portsInTurn({ decisions }: RuleContext): Iterable<Edge> {
  for (const [, addresses] of selectedBySite(decisions.interconnects)) {
    for (const [before, address] of neighbours(addresses)) {
      yield follows(stepName(address, 'create_interconnect'), stepName(before, 'create_interconnect'));
    }
  }
}

/**
 * New circuits come before replaced circuits, each kind by key. A selector that names no site may choose any site: then all sites share a
 * single order.
 */
function selectedBySite(interconnects: readonly InterconnectDecision[]): ReadonlyMap<string, readonly string[]> {
  const selected = interconnects.flatMap((decision) => {
    const isMade = (decision.action === 'create' || decision.action === 'replace') && decision.body !== undefined;
    const selector = isMade && decision.declared?.type === 'direct' ? decision.declared.slot : undefined;
    return selector === undefined ? [] : [{ address: decision.address, action: decision.action, site: selector.site }];
  });
  const isAnywhere = selected.some(({ site }) => site === undefined);
  const found = new Map<string, string[]>();
  for (const turn of ['create', 'replace']) {
    for (const { address, action, site } of selected) {
      const place = isAnywhere ? '' : (site?.toLowerCase() ?? '');
      if (action === turn) addTo(found, place, address);
    }
  }
  return found;
}

/**
 * The steps of CNIs that wait for nothing but this attachment and the settings. A CNI that waits for more could also wait for the next
 * attachment.
 */
function cnisAtOnce(drafts: readonly StepDraft[], attachment: string): readonly string[] {
  const waitsForLittle = ({ needs, after }: StepDraft) =>
    [...needs, ...after].every((step) => step === attachment || step === stepName('settings', 'update_settings'));
  const isAtOnce = (step: StepDraft) =>
    (step.action.call === 'create_cni' || step.action.call === 'update_cni') &&
    step.needs.has(attachment) &&
    waitsForLittle(step);
  return drafts.filter(isAtOnce).map(({ name }) => name);
}

/** CNIs leave an interconnect before it is deleted. */
function* cnisOffFirst({ decisions: { interconnects, cnis } }: RuleContext): Iterable<Edge> {
  const leaving = new Map<string, string[]>();
  for (const cni of cnis) {
    const step = leavingStep(cni);
    if (step === undefined || cni.live === undefined) continue;
    addTo(leaving, cni.live.interconnect, step);
  }
  for (const decision of interconnects) {
    if (decision.action !== 'delete' && decision.action !== 'replace') continue;
    const own = stepName(decision.address, 'delete_interconnect');
    for (const step of leaving.get(decision.live.name) ?? []) yield needs(own, step);
  }
}

/** The step with which a CNI leaves the interconnect that hosts it now. */
function leavingStep(cni: CniDecision): string | undefined {
  if (cni.action === 'delete' || cni.action === 'replace') return stepName(cni.address, 'delete_cni');
  if (cni.action === 'update' && cni.moveTo !== undefined) return stepName(cni.address, 'update_cni');
  return undefined;
}

/** A port is given back before another interconnect takes it. */
function* portsFreedFirst({ decisions: { interconnects } }: RuleContext): Iterable<Edge> {
  const freeing = new Map<string, string>();
  for (const decision of interconnects) {
    if ((decision.action === 'delete' || decision.action === 'replace') && decision.live.type === 'direct') {
      freeing.set(decision.live.slot_id.toLowerCase(), stepName(decision.address, 'delete_interconnect'));
    }
  }
  for (const decision of interconnects) {
    if ((decision.action !== 'create' && decision.action !== 'replace') || decision.body?.type !== 'direct') continue;
    const step = freeing.get(decision.body.slot_id.toLowerCase());
    if (step !== undefined) yield needs(stepName(decision.address, 'create_interconnect'), step);
  }
}

/**
 * Cloudflare assigns a free link to every new CNI, and may assign a link that a delete freed to another CNI. So carried CNIs are recreated
 * one by one: each is back on its own link before the next is created. New CNIs come after all of them. The order finishes each circuit
 * before it begins the next circuit.
 */
function* restoreOneByOne({ decisions, units }: RuleContext, drafts: readonly StepDraft[]): Iterable<Edge> {
  const { cnis } = decisions;
  const lastOf = new Map(
    cnis.filter(isRestored).map(({ address, action }) => {
      const last = stepName(address, 'update_cni');
      return [action === 'update' ? last : stepName(address, 'create_cni'), last];
    }),
  );
  if (lastOf.size === 0) return;
  let last: string | undefined;
  for (const { name } of stepOrder(drafts, stepCircuits(decisions), units)) {
    const end = lastOf.get(name);
    if (end === undefined) continue;
    if (last !== undefined) yield follows(name, last);
    last = end;
  }
  const created = new Set(cnis.flatMap((cni) => (cni.action === 'create' && !isRestored(cni) ? [cni.address] : [])));
  for (const draft of drafts) {
    if (draft.action.call === 'create_cni' && created.has(draft.address) && last !== undefined)
      yield follows(draft.name, last);
  }
}

/** The CNI gets back what a CNI had that this run, or an interrupted run, deleted. */
function isRestored(cni: CniDecision): boolean {
  if (cni.action === 'replace') return true;
  return (cni.action === 'create' || cni.action === 'update') && cni.restore !== undefined;
}

/** Steps that bring up sessions need the ASN that the sessions use. All other steps only wait until the settings step has ended. */
function* settingsFirst({ decisions: { settings, cnis } }: RuleContext, drafts: readonly StepDraft[]): Iterable<Edge> {
  if (settings?.action !== 'update') return;
  const first = stepName(settings.address, 'update_settings');
  const withBgp = new Set(cnis.filter(hasBgp).map((cni) => cni.address));
  for (const draft of drafts) {
    if (draft.name === first) continue;
    const isNeeded = withBgp.has(draft.address) && draft.action.call !== 'delete_cni';
    yield isNeeded ? needs(draft.name, first) : follows(draft.name, first);
  }
}

function hasBgp({ declared, live }: CniDecision): boolean {
  return declared?.bgp === undefined ? live?.bgp !== undefined : declared.bgp !== null;
}

/**
 * CNIs that no document puts on a circuit follow the other CNIs onto a new circuit. They are undeclared, or declared without an
 * interconnect. So a new circuit that carries a CNI of its key is known to be made for that key. If its key still has CNIs to move and it
 * carries only other CNIs, it is not the work of an interrupted run.
 */
function* undeclaredLast({ decisions: { interconnects, cnis } }: RuleContext): Iterable<Edge> {
  const moving = new Map<string, { readonly declared: CniDecision[]; readonly undeclared: CniDecision[] }>();
  for (const cni of cnis) {
    if (cni.action !== 'update' || cni.moveTo === undefined) continue;
    const place = moving.get(cni.live.interconnect) ?? { declared: [], undeclared: [] };
    (cni.declared?.interconnect === undefined ? place.undeclared : place.declared).push(cni);
    moving.set(cni.live.interconnect, place);
  }
  for (const decision of interconnects) {
    if (decision.action !== 'replace' || decision.order !== 'make_before_break') continue;
    const { declared, undeclared } = moving.get(decision.live.name) ?? { declared: [], undeclared: [] };
    const [first, ...others] = undeclared.map(({ address }) => stepName(address, 'update_cni'));
    if (first === undefined) continue;
    for (const { address } of declared) yield needs(first, stepName(address, 'update_cni'));
    // A single edge for each step: with thousands of steps on both sides, an edge for every pair would be millions.
    for (const step of others) yield needs(step, first);
  }
}

/** If a CNI is renamed in place before it is recreated, its whole circle of names ends before its circuit is broken. */
function* swapsBeforeDowntimes({ decisions }: RuleContext): Iterable<Edge> {
  const { circles, inPlace } = namePassing(decisions.cnis);
  for (const circle of circles) {
    for (const address of circle.filter((member) => inPlace.has(member))) {
      for (const other of circle) {
        yield needs(
          stepName(address, 'delete_cni'),
          inPlace.has(other) ? renameName(other) : stepName(other, 'update_cni'),
        );
      }
    }
  }
}
