import { type Change, type FieldChange, type Impact, type Step, worstImpact } from '../model/plan.ts';
import { canonicalCidr } from '../net/cidr.ts';
import { temporaryName } from './assigned-names.ts';
import { cniEffects } from './decide/cni-effects.ts';
import { creationFields } from './decide/decide-interconnects.ts';
import { isAsPosted } from './decide/half-made.ts';
import { newCniBody, newCniFields, newCniSettings } from './decide/new-cni.ts';
import { lateFields } from './diff/cni-differences.ts';
import { changeDigest } from './digest.ts';
import { namePassing } from './order/name-passing.ts';
import type { CircuitsOf, CniDecision, InterconnectDecision, LiveTraffic } from './stages.ts';
import { createdCniTouched, type Touched, touchedDigests } from './touched.ts';

type Calls = readonly Pick<Step, 'call'>[];

/** The part of a change that its digest covers. */
export interface ReviewedForm {
  readonly fields: readonly FieldChange[];
  readonly steps: Calls;
}

const namePath = 'magic.conduit_name';
const linkPaths: readonly string[] = ['cust_ip', 'p2p_ip'];
const replaced = calls('delete_cni', 'create_cni', 'update_cni');

/**
 * Gives the form of a change that its digest covers. A change with an intermediate step has the same form before and after that step. So a
 * run that was interrupted in between continues under the same review. The form leaves out a name or link that another CNI of the circle
 * takes: the digest of that CNI covers it.
 * @param asides addresses of the CNIs that leave their link for a moment to break a circle of links
 */
export function reviewedForms(
  cnis: readonly CniDecision[],
  asides: ReadonlySet<string>,
): (decision: CniDecision, steps: Calls) => ReviewedForm {
  const { inPlace, circles } = namePassing(cnis);
  const renamedTwice = new Set(circles.map(([first]) => first));
  return (decision, steps) => {
    const { address, action, declared, fields } = decision;
    if (action === 'replace' && inPlace.has(address)) return inPlaceForm(fields);
    const isRenamed = renamedTwice.has(address);
    const isAside = asides.has(address);
    if (action !== 'update' || (!isRenamed && !isAside)) return { fields, steps };
    return onTheWay(fields, declared?.key ?? address, { isRenamed, isAside });
  };
}

function inPlaceForm(fields: readonly FieldChange[]): ReviewedForm {
  return { fields: withoutBefore(fields, [namePath]), steps: replaced };
}

/** @param who the key or address that the temporary name comes from */
function onTheWay(
  fields: readonly FieldChange[],
  who: string,
  { isRenamed, isAside }: { readonly isRenamed: boolean; readonly isAside: boolean },
): ReviewedForm {
  const before = temporaryName(who);
  const named = isRenamed ? fields.map((field) => (field.path === namePath ? { ...field, before } : field)) : fields;
  return { fields: isAside ? withoutBefore(named, linkPaths) : named, steps: calls('update_cni') };
}

/**
 * The forms that the digest of a change in a plan file may cover. For a CNI with an intermediate step, the file does not say which form it
 * is.
 */
export function possibleForms(
  change: Pick<Change, 'address' | 'action' | 'key' | 'fields' | 'steps'>,
): readonly ReviewedForm[] {
  const { address, action, key, fields, steps } = change;
  const [first, second] = steps;
  if (first?.call !== 'update_cni' || second === undefined) return [{ fields, steps }];
  if (action === 'replace') return [inPlaceForm(fields)];
  const kinds = [
    [true, false],
    [false, true],
    [true, true],
  ] as const;
  return kinds.map(([isRenamed, isAside]) => onTheWay(fields, key ?? address, { isRenamed, isAside }));
}

/**
 * The digests of a change of an interconnect that an earlier run may have begun: a make-before-break replacement whose new interconnect is
 * there already, and a delete or replacement whose CNIs have left since the review. A review of the worse impact covers the lesser one.
 */
export function resumedInterconnect(
  decision: InterconnectDecision,
  now: Calls,
  { impact, touched }: { readonly impact: Impact; readonly touched: Touched },
): readonly string[] {
  if (decision.action !== 'replace' && decision.action !== 'delete') return [];
  const { action, address, live } = decision;
  const digests = (form: ReviewedForm, impact: Impact) =>
    touchedDigests({ address, action, live_id: live.name, ...form, impact }, touched);
  const asNow = digests({ fields: decision.fields, steps: now }, 'circuit');
  const begun = decision.action === 'replace' ? decision.begunFields : undefined;
  if (begun === undefined) return asNow;
  const ordered = { fields: begun, steps: calls('create_interconnect', 'delete_interconnect') };
  return [...asNow, ...(impact === 'none' ? digests(ordered, 'none') : []), ...digests(ordered, 'circuit')];
}

/** The digest of the create that remains of a break-before-make replacement if a run is interrupted after the delete. */
export function leftCreate(decision: InterconnectDecision, { port, terms }: Touched): string | undefined {
  const { address, action, declared } = decision;
  if (action !== 'replace' || decision.order !== 'break_before_make') return undefined;
  if (declared === undefined || decision.body === undefined) return undefined;
  const fields = creationFields(declared, decision.body);
  const steps = calls('create_interconnect');
  const taken = { ...(port?.to !== undefined && { to: port.to }) };
  return changeDigest({
    ...{ address, action: 'create', live_id: null, fields, steps, impact: 'none' },
    ...{ port: taken, terms },
  });
}

/**
 * The digests of changes that an interrupted run may have begun and that this change completes. A review of one of them also covers this
 * change.
 * @param form what the digest of this change covers
 */
export function resumedCni(
  decision: CniDecision,
  form: ReviewedForm,
  { touched, host, circuits, traffic }: Resumed,
): readonly string[] {
  const asCreated = decision.action === 'create' ? touched : createdCniTouched(decision, circuits);
  const restored = asCreated === undefined ? [] : resumedFromJournal(decision, asCreated);
  if (restored.length === 0 && decision.action === 'replace') {
    return renamedInPlace(decision, decision.live.id, decision.fields, touched);
  }
  if (decision.action !== 'update') return restored;
  const created = host === undefined || asCreated === undefined ? [] : resumedCreate(decision, host, asCreated);
  const aside = restored.length > 0 ? [] : resumedAside(decision, form, { touched, traffic });
  return [...restored, ...aside, ...created];
}

interface Resumed {
  /** What this change touches. */
  readonly touched: Touched;
  /** The interconnect that hosts the CNI now, in the form of plan fields. */
  readonly host: string | undefined;
  readonly circuits: CircuitsOf;
  readonly traffic: LiveTraffic;
}

/** The digests of a replacement whose delete an interrupted run carried out, with or without a rename before it. */
function resumedFromJournal(decision: CniDecision, touched: Touched): readonly string[] {
  const { address } = decision;
  const restore = 'restore' in decision ? decision.restore : undefined;
  if (restore?.replaced === undefined) return [];
  const { id: live_id, replaced: fields } = restore;
  const done = { address, action: 'replace', live_id, fields, steps: replaced, impact: 'circuit' } as const;
  return [...touchedDigests(done, touched), ...renamedInPlace(decision, live_id, fields, touched)];
}

/** The digest of a replacement that begins with a rename. After the rename nothing shows the old name, so the digest leaves it out. */
function renamedInPlace(
  decision: CniDecision,
  live_id: string,
  given: readonly FieldChange[],
  touched: Touched,
): readonly string[] {
  const { address, declared, live } = decision;
  const made = 'body' in decision ? decision.body.magic.conduit_name : live?.magic.conduit_name;
  const name = declared?.magic.conduit_name ?? made ?? '';
  const others = given.filter(({ path }) => path !== namePath);
  const fields = [...others, { path: namePath, after: name }].sort((a, b) => (a.path < b.path ? -1 : 1));
  const done = { address, action: 'replace', live_id, fields, steps: replaced, impact: 'circuit' } as const;
  return touchedDigests(done, touched);
}

type Update = Extract<CniDecision, { action: 'update' }>;

/** The digest for a CNI that an interrupted run put on a temporary link (see `isAsideLink`) and that this change puts on its final link. */
function resumedAside(
  decision: Update,
  { fields, steps }: ReviewedForm,
  { touched, traffic }: Pick<Resumed, 'touched' | 'traffic'>,
): readonly string[] {
  const { address, action, live } = decision;
  const isWhole = linkPaths.every((path) => fields.some((field) => field.path === path && field.before !== undefined));
  if (!isWhole || !isAsideLink(live.cust_ip, live.p2p_ip)) return [];
  const form = { fields: withoutBefore(fields, linkPaths), steps };
  const impact = worstImpact(cniEffects(decision, traffic));
  return touchedDigests({ address, action, live_id: live.id, ...form, impact }, touched);
}

function isAsideLink(cust: string, p2p: string): boolean {
  const low = /^(.*\.)(\d+)\/31$/.exec(canonicalCidr(p2p));
  return low !== null && Number(low[2]) % 2 === 0 && canonicalCidr(cust) === `${low[1] ?? ''}${Number(low[2]) + 1}/31`;
}

/** The digest of a create whose POST was carried out and whose PUT was not. Only fields that a POST cannot carry differ. */
function resumedCreate(
  { address, declared, live, fields, moveTo }: Update,
  host: string,
  touched: Touched,
): readonly string[] {
  if (declared === undefined || moveTo !== undefined || newCniSettings(declared).length === 0) return [];
  const isLate = ({ path }: FieldChange) => lateFields.has(path) || path === 'bgp.md5_key';
  const made = newCniBody(declared, false);
  if ('error' in made || !fields.every(isLate) || !isAsPosted(declared, live)) return [];
  const steps = calls('create_cni', 'update_cni');
  const posted = newCniFields(declared, { label: '', text: host, at: { name: live.interconnect } }, made.body);
  return touchedDigests({ address, action: 'create', live_id: null, fields: posted, steps, impact: 'none' }, touched);
}

function withoutBefore(fields: readonly FieldChange[], paths: readonly string[]): readonly FieldChange[] {
  return fields.map((field) => {
    const { path, after } = field;
    return paths.includes(path) ? { path, ...(after !== undefined && { after }) } : field;
  });
}

function calls(...names: readonly Step['call'][]): Calls {
  return names.map((call) => ({ call }));
}
