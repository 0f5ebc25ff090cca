import { expect, test } from 'vitest';
import type { AccountPlan, Change, TouchedSet } from '../../../src/model/plan.ts';
import { renderDriftMarkdown } from '../../../src/render/drift/drift-markdown.ts';
import { renderSetsMermaid } from '../../../src/render/graph/sets-mermaid.ts';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import {
  cni,
  cniId,
  desired,
  direct,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveSlot,
  slotId,
} from '../../helpers/account.ts';
import { hostilePieces } from '../../helpers/hostile.ts';
import { planned } from '../../helpers/plan.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';
import { readMermaid } from '../../helpers/read-mermaid.ts';

const other = 'b'.repeat(32);
const driftOptions = { unmanagedIsDrift: new Set<string>() };

/** The Mermaid blocks of a comment, as GitHub finds them. */
function picturesIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```mermaid\n([^]*?)^```$/gm)].map(([, text = '']) => text);
}

/** The boxes by their text, and the lines between these texts: `a -> b`, or `a -x b` where it is dotted. */
async function drawn(text: string) {
  const { boxes, lines, links } = await readMermaid(text);
  const nameOf = (id: string) => boxes.get(id)?.split('\n')[0] ?? '';
  expect(links).toEqual([]);
  return {
    boxes: [...boxes.values()].map((box) => box.replaceAll('\n', ': ')),
    lines: lines.map(([from, to, stroke]) => {
      const arrow = stroke === 'dotted' ? '-x' : stroke === 'thick' ? '=>' : '--';
      return `${nameOf(from)} ${arrow} ${nameOf(to)}`;
    }),
  };
}

/** Three circuits of a metro. The first goes: of its CNIs one goes, one moves to a circuit that stays, one to a new circuit. */
function exit(): AccountPlan {
  const numbers = [0, 1, 2];
  const account = live({
    interconnects: numbers.map((n) => liveDirect(`icon-${n}`, n)),
    cnis: [
      ...numbers.map((n) => liveCni(n, `wan-${n}`, 'icon-0', { bgp: liveBgp(65010) })),
      liveCni(8, 'wan-8', 'icon-1', { bgp: liveBgp(65010) }),
      liveCni(9, 'wan-9', 'icon-2', { bgp: liveBgp(65010) }),
    ],
  });
  const documents = desired({
    interconnects: [
      direct('a', { name: 'icon-0', slot_id: slotId(0), state: 'absent' }),
      direct('b', { name: 'icon-1', slot_id: slotId(1) }),
      direct('n', { slot_id: slotId(7) }),
    ],
    cnis: [
      cni('goes', 'a', { id: cniId(0), state: 'absent' }),
      cni('moves', 'b', { id: cniId(1), magic: { conduit_name: 'wan-1' } }),
      cni('new', 'n', { id: cniId(2), magic: { conduit_name: 'wan-2' } }),
    ],
  });
  const options = { slots: [liveSlot(7)], allowed: ['outage=ewr'], health: { 'icon-2': 'Down' } as const };
  return planned(documents, account, options).plan;
}

test('the comment draws what goes, where it moves, and what is left of each set', async () => {
  const plan = exit();
  expect(plan.errors).toEqual([]);
  const [picture = '', ...others] = picturesIn(renderPlanMarkdown(samplePlan([plan])));
  expect(others).toEqual([]);
  expect(await drawn(picture)).toEqual({
    boxes: [
      'ewr: 1 of 3 left',
      '- a: Healthy, goes',
      '= b: Healthy, is left',
      '= icon-2: Down, is left',
      '- goes: goes',
      '> moves: moves here',
      '> new: moves here',
      '+ n: new',
    ],
    lines: [
      'ewr -x - a',
      'ewr -- = b',
      'ewr -- = icon-2',
      '- a -x - goes',
      '- a -x > moves',
      '= b => > moves',
      '- a -x > new',
      '+ n => > new',
    ],
  });
});

test('the drift issue draws what putting the drift back would do, and the comment has a picture for each account', () => {
  const drift = renderDriftMarkdown(samplePlan([exit()]), driftOptions);
  expect(picturesIn(drift)).toHaveLength(1);
  expect(drift).toContain('**Backup sets that lose a circuit where the drift is put back.** Red and dashed (-) goes');
  const fleet = renderPlanMarkdown(samplePlan([exit(), { ...exit(), account: other }]));
  expect(picturesIn(fleet)).toHaveLength(2);
  expect(fleet).toContain(`**Backup sets that lose a circuit of account <code>${other}</code>.**`);
});

test('a plan that touches no set has no picture, and neither has one of an older version', () => {
  const { sets, ...older } = exit();
  expect(sets).toHaveLength(1);
  const update = sampleAccountPlan({ changes: [sampleChange({ address: 'cni.a' })] });
  for (const account of [older, update, { ...older, sets: [] }]) {
    const plan = samplePlan([account]);
    for (const text of [renderPlanMarkdown(plan), renderDriftMarkdown(plan, driftOptions)]) {
      expect(text).not.toContain('mermaid');
      expect(text).not.toContain('Backup sets that lose');
    }
  }
});

test('what is open already is in no picture, and a set that only that touches is in none', async () => {
  const plan = exit();
  const opened = (address: string): AccountPlan => ({
    ...plan,
    base: { split: true },
    changes: plan.changes.map((change) => (change.address === address ? { ...change, open: true as const } : change)),
  });
  const [picture = ''] = picturesIn(renderPlanMarkdown(samplePlan([opened('cni.moves')])));
  const { boxes } = await drawn(picture);
  expect(boxes).toContain('- goes: goes');
  expect(boxes.join()).not.toContain('moves: moves');
  const all = { ...plan, changes: plan.changes.map((change) => ({ ...change, open: true as const })) };
  expect(picturesIn(renderPlanMarkdown(samplePlan([all])))).toEqual([]);
});

test('over its budget the comment leaves the picture out and says so, before what traffic feels', () => {
  const plan = samplePlan([exit()]);
  const whole = renderPlanMarkdown(plan);
  const cut = renderPlanMarkdown(plan, { maxBytes: 4_000 });
  expect(picturesIn(whole)).toHaveLength(1);
  expect(picturesIn(cut)).toEqual([]);
  expect(/leaves out .*1 picture/.exec(cut)).not.toBeNull();
  expect(cut).toContain('**What traffic feels, the worst first**');
});

const change = (n: number): Change =>
  sampleChange({
    address: `interconnect.c${n}`,
    action: 'delete',
    impact: 'circuit',
    left: [{ set: 's0', left: 1, of: 2 }],
  });

/** Sets that share circuits or do not: each loses its first circuit. */
function setsOf(count: number, size: number, isShared: boolean): TouchedSet[] {
  return Array.from({ length: count }, (_, at) => ({
    set: `s${at}`,
    circuits: Array.from({ length: size }, (_each, n) => {
      const id = isShared ? n : at * size + n;
      return { circuit: `interconnect.c${id}`, ...(n === 0 && { loses: [`interconnect.c${id}`] }) };
    }),
  }));
}

const largerSet: TouchedSet = {
  set: 'larger',
  circuits: [40, 41, 42, 43].map((n) => ({ circuit: `interconnect.c${n}`, loses: [`interconnect.c${n}`] })),
};

test.each([
  ['40 boxes', setsOf(10, 3, false), true],
  ['41 boxes', [...setsOf(9, 3, false), largerSet], false],
  ['80 lines', setsOf(5, 16, true), true],
  ['96 lines', setsOf(6, 16, true), false],
])('a picture of %s: whether it is drawn', async (_name, sets, isDrawn) => {
  const changes = Array.from({ length: 60 }, (_each, n) => change(n));
  const text = renderSetsMermaid(sampleAccountPlan({ sets, changes }), changes);
  expect(text !== undefined).toBe(isDrawn);
  if (text !== undefined) expect((await readMermaid(text)).lines.length).toBeGreaterThan(0);
});

test('a circuit in two sets is one box, and is not left where one of them loses it', async () => {
  const shared = { circuit: 'interconnect.x' };
  const sets: TouchedSet[] = [
    { set: 'one', circuits: [{ circuit: 'interconnect.c0', loses: ['interconnect.c0'] }, shared] },
    { set: 'two', circuits: [{ ...shared, loses: ['cni.x'] }, { circuit: 'y' }] },
  ];
  const changes = [change(0), sampleChange({ address: 'cni.x', action: 'delete', impact: 'circuit' })];
  const { boxes, lines } = await drawn(renderSetsMermaid(sampleAccountPlan({ sets, changes }), changes) ?? '');
  expect(boxes).toEqual(['one: 2 of 2 left', 'two: 2 of 2 left', '- c0: goes', 'x', '= y: is left', '- x: goes']);
  expect(lines).toEqual(['one -x - c0', 'one -- x', 'two -x x', 'two -- = y', 'x -x - x']);
});

test('a circuit that only an open change takes is not said to be left', async () => {
  const circuits = [0, 1, 2].map((n) => ({
    circuit: `interconnect.c${n}`,
    ...(n < 2 && { loses: [`interconnect.c${n}`] }),
  }));
  const account = sampleAccountPlan({ sets: [{ set: 's0', circuits }], changes: [change(0), change(1)] });
  const { boxes, lines } = await drawn(renderSetsMermaid(account, [change(0)]) ?? '');
  expect(boxes).toEqual(['s0: 1 of 3 left', '- c0: goes', 'c1: change open already', '= c2: is left']);
  expect(lines).toEqual(['s0 -x - c0', 's0 -- c1', 's0 -- = c2']);
});

test('Mermaid reads every hostile name as the text that it is, and no name ends the block', async () => {
  for (const [name, piece] of Object.entries(hostilePieces)) {
    const address = `cni.${piece}`;
    const sets: TouchedSet[] = [{ set: piece, circuits: [{ circuit: piece, state: piece, loses: [address] }] }];
    const changes = [sampleChange({ address, action: 'delete', impact: 'circuit' })];
    const markdown = renderPlanMarkdown(samplePlan([sampleAccountPlan({ sets, changes })]), { maxBytes: 1_000_000 });
    const pictures = picturesIn(markdown);
    expect(pictures, name).toHaveLength(1);
    const { boxes, lines } = await readMermaid(pictures[0] ?? '');
    expect([boxes.size, lines.length], name).toEqual([3, 2]);
  }
});
