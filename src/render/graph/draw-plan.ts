import type { CircuitAccount } from '../../model/circuits/circuit-record.ts';
import { groupBy } from '../../model/collections.ts';
import { type AccountPlan, type Change, impactRank, type Place } from '../../model/plan.ts';
import { joinFirst } from '../../model/text.ts';
import { excerpt, sanitiseText } from '../text/sanitise.ts';
import { type PictureCircuit, type PictureCni, pictureCustomer, pictureName } from './picture.ts';
import { type CreatedCircuit, PlanBoard } from './plan-board.ts';

/** Whether the filters take a circuit that the plan creates. */
export type IsDrawn = (circuit: CreatedCircuit) => boolean;

interface Drawn {
  readonly circuits: readonly PictureCircuit[];
  readonly notes: readonly string[];
}

/**
 * Marks the circuits of an account with what a plan does to them, and adds those that it creates.
 * @param circuits drawn from those of the account, in the same order
 */
export function drawPlan(
  account: CircuitAccount,
  circuits: readonly PictureCircuit[],
  plan: AccountPlan,
  isDrawn: IsDrawn,
): Drawn {
  const board = new PlanBoard(account, circuits);
  const comes = groupBy(plan.changes, ({ interconnect }) => interconnect);
  for (const change of plan.changes.filter(({ kind }) => kind === 'interconnect')) {
    if (change.action !== 'create') board.mark(change, change.action === 'update' ? 'changed' : 'deleted');
    if (change.action !== 'create' && change.action !== 'replace') continue;
    const created = createdCircuit(change, plan, comes.get(change.address) ?? []);
    if (isDrawn(created)) board.add(change, created);
  }
  for (const change of plan.changes.filter(({ kind }) => kind === 'cni')) drawCniChange(board, change);
  board.markLeft(setsLeft(plan), account);
  return { circuits: board.circuits(), notes: notesOf(plan) };
}

function drawCniChange(board: PlanBoard, change: Change): void {
  const { action } = change;
  const host = change.fields.find(({ path }) => path === 'interconnect')?.after ?? change.interconnect;
  const target = typeof host === 'string' ? host : '';
  if (action === 'create') board.addCni(change, target, createdCni(change));
  else if (action === 'delete') board.markCni(change, 'deleted');
  else board.moveCni(change, target);
}

function createdCni({ address, key, terms, fields }: Change): PictureCni {
  const valueOf = (path: string) => {
    const value = fields.find((field) => field.path === path)?.after;
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  };
  const ip = valueOf('cust_ip');
  return {
    title: pictureName(key ?? address),
    details: ip === undefined ? [] : [pictureName(String(ip))],
    mark: 'added',
    customer: pictureCustomer(terms?.service, valueOf('bgp.customer_asn')),
  };
}

/** The names of the backup sets that lose a circuit, while the plan runs or for good. */
function setsLeft({ changes }: AccountPlan): ReadonlySet<string> {
  const losing = changes.filter(({ impact }) => impactRank(impact) >= impactRank('circuit'));
  return new Set(losing.flatMap(({ left = [] }) => left.map(({ set }) => set)));
}

function createdCircuit({ place = {}, terms }: Change, plan: AccountPlan, comes: readonly Change[]): CreatedCircuit {
  return {
    account: plan.account,
    site: place.site ?? null,
    metro: metroOf(place, plan.terms?.metros ?? []) ?? null,
    group: terms?.group ?? null,
    services: comes.flatMap((cni) => cni.terms?.service ?? []),
  };
}

/**
 * As in the records of circuits: the first letters of the site, or the region, or the name that joins it with others.
 * @param joined as in the terms of a plan: `NAME: METRO, METRO`
 */
function metroOf({ site, region }: Place, joined: readonly string[]): string | undefined {
  const metro = (site?.slice(0, 3) ?? region)?.toLowerCase();
  if (metro === undefined || metro === '') return undefined;
  const name = joined.find((text) =>
    text
      .slice(text.indexOf(': ') + 2)
      .split(', ')
      .includes(metro),
  );
  return name === undefined ? metro : name.slice(0, name.indexOf(': '));
}

const mostNamed = 5;

function notesOf({ errors, changes, guards, applyable, account }: AccountPlan): readonly string[] {
  const [error] = errors;
  if (error !== undefined)
    return [`Account ${pictureName(account)} cannot be planned: ${sanitiseText(excerpt(error.message)).trim()}`];
  const fields = changes
    .filter(({ kind }) => kind === 'settings')
    .flatMap((each) => each.fields.map(({ path }) => path));
  const blocking = guards.filter(({ lifted }) => !lifted).map(({ id }) => id);
  return [
    ...(changes.length === 0 ? ['The plan changes nothing.'] : []),
    ...(fields.length === 0
      ? []
      : [`The plan changes settings of the account: ${joinFirst(fields.map(pictureName), mostNamed)}.`]),
    ...(applyable ? [] : [`A guard holds the plan back: ${joinFirst(blocking, mostNamed)}.`]),
  ];
}
