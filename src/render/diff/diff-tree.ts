import { groupBy } from '../../model/collections.ts';
import type { DiffAccount, DiffChange, DiffDocument } from '../../model/generated/diff.ts';
import { buildField } from '../plan/fields/build-field.ts';
import type { FieldNode } from '../plan/plan-tree.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';

/** What changed between two moments, ready for a format. */
export interface DiffTree {
  readonly accounts: readonly DiffAccountNode[];
  readonly sentence: Untrusted;
  /** True without a difference. */
  readonly good: boolean;
}

export interface DiffAccountNode {
  readonly account: Untrusted;
  /** Parts without an object are left out. */
  readonly parts: readonly DiffPart[];
  readonly light: readonly LightNode[];
  readonly notCompared: readonly NotComparedNode[];
}

interface DiffPart {
  readonly action: DiffChange['action'];
  readonly title: string;
  readonly objects: readonly DiffObject[];
}

export interface DiffObject {
  readonly action: DiffChange['action'];
  readonly address: Untrusted;
  /** Undefined for settings. */
  readonly liveId: Untrusted | undefined;
  readonly replaces: Untrusted | undefined;
  readonly place: readonly Untrusted[];
  /** Of an object that is new or gone: all its values, as if they were set. */
  readonly fields: readonly FieldNode[];
}

/** Objects of which the same field was not compared. */
interface NotComparedNode {
  readonly path: Untrusted;
  readonly reason: Untrusted;
  readonly addresses: readonly Untrusted[];
}

interface LightNode {
  readonly address: Untrusted;
  readonly before: Untrusted;
  readonly after: Untrusted;
}

const titles: readonly (readonly [DiffChange['action'], string])[] = [
  ['delete', 'Gone'],
  ['replace', 'Deleted and made again'],
  ['update', 'Changed'],
  ['create', 'New'],
];

export function buildDiffTree(diff: DiffDocument): DiffTree {
  const sum = (action: keyof DiffAccount['summary']) =>
    diff.accounts.reduce((total, { summary }) => total + summary[action], 0);
  const counts = [
    [sum('create'), 'new'],
    [sum('update'), 'changed'],
    [sum('replace'), 'made again'],
    [sum('delete'), 'gone'],
  ] as const;
  const differs = counts.some(([count]) => count > 0);
  const { before, after } = diff;
  const span = after.live ? `since ${before.taken_at}` : `from ${before.taken_at} to ${after.taken_at}`;
  const words = counts.map(([count, word]) => `${count} ${word}`).join(', ');
  const hidden = diff.accounts.reduce((total, account) => total + account.not_compared.length, 0);
  const caveat = hidden === 0 ? '' : ` ${counted(hidden, 'field was', 'fields were')} not compared.`;
  const result = differs ? `${words} ${span}; ${sum('unchanged')} unchanged.` : `No differences ${span}.`;
  return { accounts: diff.accounts.map(buildAccount), sentence: untrusted(`${result}${caveat}`), good: !differs };
}

function buildAccount({ account, changes, health, not_compared: notCompared }: DiffAccount): DiffAccountNode {
  const parts = titles.map(([action, title]) => {
    return { action, title, objects: changes.filter((change) => change.action === action).map(buildObject) };
  });
  const light = health.map(({ address, before, after }) => ({
    address: untrusted(address),
    before: untrusted(before),
    after: untrusted(after),
  }));
  return {
    account: untrusted(account),
    parts: parts.filter(({ objects }) => objects.length > 0),
    light,
    notCompared: buildNotCompared(notCompared),
  };
}

function buildNotCompared(all: DiffAccount['not_compared']): readonly NotComparedNode[] {
  const alike = groupBy(all, ({ path, reason }) => JSON.stringify([path, reason]));
  return [...alike.values()].flatMap(([sample, ...others]) => {
    if (sample === undefined) return [];
    const addresses = [sample, ...others].map(({ address }) => untrusted(address));
    return [{ path: untrusted(sample.path), reason: untrusted(sample.reason), addresses }];
  });
}

function buildObject({ action, address, live_id, replaces, place = [], fields }: DiffChange): DiffObject {
  const shown = fields.map(({ path, before, after }) => {
    if (action === 'delete') return { path, ...(before !== undefined && { after: before }) };
    return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  });
  return {
    action,
    address: untrusted(address),
    liveId: live_id === null ? undefined : untrusted(live_id),
    replaces: replaces === undefined ? undefined : untrusted(replaces),
    place: place.map(untrusted),
    fields: shown.map(buildField),
  };
}
