import type { Change, CircuitTerms, Port } from '../../model/plan.ts';
import type {
  AccountDifference,
  ChangedChange,
  ExactPlans,
  FieldDifference,
  ReviewDifference,
  TermDifference,
} from '../../model/review.ts';
import { buildChange, buildNote } from '../plan/build-plan-tree.ts';
import { buildField } from '../plan/fields/build-field.ts';
import type { ChangeNode, FieldNode, NoteNode } from '../plan/plan-tree.ts';
import { trafficEffectOf } from '../plan/traffic-effect.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';

/** The differences since the review, for readers. Text and Markdown walk this tree. */
interface ReviewTree {
  readonly accounts: readonly ReviewAccountNode[];
  readonly allowed: readonly Untrusted[];
  readonly terms: readonly TermNode[];
  /** What was read of the routes, where it is less than in the reviews. */
  readonly evidence: readonly TermNode[];
  /** Reviews that allow exactly one plan: a sentence, and the fingerprints that differ. */
  readonly exact: ExactNode | undefined;
}

/** A term that is looser now: its name in the documents or on the command line, and its values. */
export interface TermNode {
  readonly account: Untrusted;
  readonly name: string;
  readonly reviewed: readonly Untrusted[];
  readonly now: Untrusted;
  /** Why it is so, as far as that is known. */
  readonly because: readonly Untrusted[];
}

export interface ExactNode {
  readonly sentence: string;
  readonly reviewed: readonly Untrusted[];
  readonly now: Untrusted;
}

export interface ReviewAccountNode {
  readonly account: Untrusted;
  /** A sentence about a problem of the whole account. Undefined if only changes differ. */
  readonly sentence: string | undefined;
  readonly errors: readonly NoteNode[];
  readonly added: readonly ChangeNode[];
  readonly changed: readonly ChangedNode[];
  /** Changes that differ from the review, where the difference itself is not known. */
  readonly otherwise: readonly ChangeNode[];
  /** Addresses of reviewed changes that the plan no longer has. */
  readonly gone: readonly Untrusted[];
}

export interface ChangedNode {
  readonly now: ChangeNode;
  /** All differences other than fields: the name of the part, its reviewed and its current value. */
  readonly parts: readonly PartNode[];
  readonly fields: readonly FieldSides[];
}

export interface PartNode {
  readonly name: string;
  readonly reviewed: Untrusted;
  readonly now: Untrusted;
  /** What settles the difference. */
  readonly advice?: Untrusted;
}

/** A field in the reviewed change and in the current change. Undefined for a change that does not touch the field. */
export interface FieldSides {
  readonly path: Untrusted;
  readonly reviewed: FieldNode | undefined;
  readonly now: FieldNode | undefined;
}

export function buildReviewTree({ accounts, allowed, terms, exact }: ReviewDifference): ReviewTree {
  return {
    accounts: accounts.map(buildAccount),
    allowed: allowed.map(untrusted),
    terms: terms.filter(({ term }) => term !== 'judged').map(buildTerm),
    evidence: terms.filter(({ term }) => term === 'judged').map(buildTerm),
    exact: exact === undefined ? undefined : buildExact(exact),
  };
}

function buildTerm({ account, term, reviewed, now, because = [] }: TermDifference): TermNode {
  const say = term === 'judged' ? evidenceText : termText;
  return {
    account: untrusted(account),
    name: termName(term),
    reviewed: [...new Set(reviewed.map(say))].map(untrusted),
    now: untrusted(say(now)),
    because: because.map(untrusted),
  };
}

function evidenceText(judged: TermDifference['now']): string {
  if (judged === 'health') return 'routes and the health of tunnels';
  return judged === 'routes' ? 'routes, not the health of tunnels' : 'no routes';
}

function termName(term: TermDifference['term']): string {
  switch (term) {
    case 'held_moves':
      return '--wait (held moves)';
    case 'judged':
      return 'read by the preflight';
    default:
      return `policy.${term}`;
  }
}

function termText(value: TermDifference['now']): string {
  if (value === undefined) return 'none';
  if (typeof value !== 'object') return String(value);
  if (!('soak' in value)) return value.join(', ') || 'none';
  const tunnels = value.tunnel_health === undefined ? '' : `tunnel health ${value.tunnel_health}, `;
  return `soak ${value.soak}, ${tunnels}check ${value.check}`;
}

function buildExact({ reviewed, now }: ExactPlans): ExactNode {
  const sentence =
    reviewed.length === 1
      ? 'One review was stored as the fingerprint of its plan alone, and allows exactly that plan.'
      : `${reviewed.length} reviews were stored as the fingerprint of their plan alone, and allow exactly these plans.`;
  return { sentence, reviewed: reviewed.map(untrusted), now: untrusted(now) };
}

function buildAccount(difference: AccountDifference): ReviewAccountNode {
  const node = { account: untrusted(difference.account), errors: [], added: [], changed: [], otherwise: [], gone: [] };
  switch (difference.problem) {
    case 'not_reviewed':
      return {
        ...node,
        sentence: 'The reviewed plan says nothing about this account.',
        added: difference.changes.map(buildChange),
      };
    case 'not_planned':
      return { ...node, sentence: 'This account cannot be planned now.', errors: difference.errors.map(buildNote) };
    case 'changes':
      return {
        ...node,
        sentence: undefined,
        added: difference.added.map(buildChange),
        changed: difference.changed.map(buildChanged),
        gone: difference.gone.map(({ address }) => untrusted(address)),
      };
    case 'stored':
      return {
        ...node,
        sentence: undefined,
        added: difference.added.map(buildChange),
        otherwise: difference.changed.map(buildChange),
        gone: difference.gone.map(untrusted),
      };
  }
}

function buildChanged({ reviewed, now, differs, fields }: ChangedChange): ChangedNode {
  const part = (isDifferent: boolean, name: string, say: (change: Change) => string): readonly PartNode[] =>
    isDifferent ? [{ name, reviewed: untrusted(say(reviewed)), now: untrusted(say(now)) }] : [];
  return {
    now: buildChange(now),
    parts: [
      ...part(differs.action, 'action', ({ action }) => action),
      ...part(differs.live_id, 'live object', ({ live_id }) => live_id ?? 'none'),
      ...part(differs.impact, 'impact', (change) => trafficEffectOf(change).one),
      ...part(differs.port, 'port', ({ port }) => portText(port)).map((node) => ({ ...node, ...pinAdvice(reviewed) })),
      ...part(differs.terms, 'terms', ({ terms }) => termsText(terms)),
      ...part(differs.calls, 'calls', ({ steps }) => steps.map(({ call }) => call).join(', ') || 'none'),
    ],
    fields: fields.map(buildSides),
  };
}

function portText(port: Change['port']): string {
  const sides = [port?.from && `leaves ${placeText(port.from)}`, port?.to && `takes ${placeText(port.to)}`];
  return sides.filter((side) => side !== undefined).join(', ') || 'the one that it has';
}

/** A selector may choose another port, or mean another circuit, at any time. A pin does not. */
function pinAdvice({ kind, key, interconnect, port }: Change): { readonly advice?: Untrusted } {
  const slot = port?.to?.slot_id;
  const host = kind === 'interconnect' ? key : interconnect;
  if (slot === undefined) return {};
  return { advice: untrusted(`to take the reviewed port, write slot_id: ${slot} under ${host ?? 'its interconnect'}`) };
}

function placeText({ slot_id, region, bandwidth, name }: Port): string {
  if (slot_id !== undefined) return `slot ${slot_id}`;
  return [name, bandwidth, region].filter((part) => part !== undefined).join(' ');
}

function termsText(terms: Change['terms']): string {
  if (terms === undefined) return 'not said';
  const { protect, group, service, from, to } = terms;
  const own = [circuitText({ protect, ...(group !== undefined && { group }) }), service && `service: ${service}`];
  const circuits = [from && `on a circuit with ${circuitText(from)}`, to && `onto a circuit with ${circuitText(to)}`];
  return [...own, ...circuits].filter((part) => part !== undefined && part !== '').join('; ');
}

function circuitText({ protect, group }: CircuitTerms): string {
  return `protect: ${protect}${group === undefined ? '' : `, group: ${group}`}`;
}

function buildSides({ path, reviewed, now }: FieldDifference): FieldSides {
  return {
    path: untrusted(path),
    reviewed: reviewed === undefined ? undefined : buildField(reviewed),
    now: now === undefined ? undefined : buildField(now),
  };
}
