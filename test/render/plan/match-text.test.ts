import { describe, expect, it } from 'vitest';
import type { Match } from '../../../src/model/plan.ts';
import { planDocument } from '../../../src/plan/codec.ts';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../../src/render/plan/plan-text.ts';
import { sampleAccountPlan, sampleChange } from '../../helpers/plan-samples.ts';

const matches: Match[] = [
  { address: 'interconnect.by-cnis', live_id: 'icon-1', matched_by: 'hosted_cnis' },
  { address: 'interconnect.by-slot', live_id: 'icon-2', matched_by: 'slot_id' },
  { address: 'interconnect.left', live_id: 'icon-3', matched_by: 'slot' },
  { address: 'interconnect.unchanged', live_id: 'icon-4', matched_by: 'slot' },
];

function textOf(changes: readonly ReturnType<typeof sampleChange>[], given: { matches?: Match[] } = { matches }) {
  return renderPlanText(planDocument([sampleAccountPlan({ changes: [...changes], ...given })], []), { color: false });
}

describe('matches in the text of a plan', () => {
  it('are shown where a selector or CNIs tell the circuit, and a CNI on it changes, comes or leaves', () => {
    const text = textOf([
      sampleChange({ address: 'cni.a', interconnect: 'interconnect.by-cnis' }),
      sampleChange({ address: 'cni.b', interconnect: 'interconnect.by-slot' }),
      sampleChange({
        address: 'cni.c',
        interconnect: 'interconnect.by-slot',
        fields: [{ path: 'interconnect', before: 'interconnect.left', after: 'interconnect.by-slot' }],
      }),
    ]);
    expect(text).toContain(
      [
        '  Found by selector or by CNIs: 2 circuits on which something changes',
        '      interconnect.by-cnis  icon-1, found by the CNIs on it',
        '      interconnect.left     icon-3, found by its slot selector',
        '',
      ].join('\n'),
    );
  });

  it('are left out where nothing changes on such a circuit', () => {
    expect(textOf([sampleChange({ address: 'cni.b', interconnect: 'interconnect.by-slot' })])).not.toContain(
      'Found by',
    );
  });
});

describe('the heading of a circuit', () => {
  const headings = (text: string) => text.slice(0, text.lastIndexOf('Plan:')).match(/New .*|cni\.\S+/gm);

  it('never takes a live name for a key of the same text', () => {
    const text = textOf([
      sampleChange({ address: 'interconnect.icon-1', action: 'create' }),
      sampleChange({ address: 'cni.on-key', action: 'create', interconnect: 'interconnect.icon-1' }),
      sampleChange({ address: 'cni.on-live', action: 'create', interconnect: 'icon-1' }),
      sampleChange({ address: 'cni.on-quoted', action: 'create', interconnect: '"interconnect.icon-1"' }),
      sampleChange({ address: 'cni.on-unchanged', action: 'create', interconnect: 'interconnect.ewr-a' }),
    ]);
    expect(headings(text)).toEqual([
      'New on interconnect ewr-a',
      'cni.on-unchanged',
      'New interconnect icon-1',
      'cni.on-key',
      'New on interconnect (live name) icon-1',
      'cni.on-live',
      'New on interconnect (live name) interconnect.icon-1',
      'cni.on-quoted',
    ]);
  });

  it('takes the name for a key first in a plan of an older version, which does not tell the two apart', () => {
    const text = textOf(
      [
        sampleChange({ address: 'interconnect.icon-1', action: 'create' }),
        sampleChange({ address: 'cni.a', action: 'create', interconnect: 'icon-1' }),
      ],
      {},
    );
    expect(headings(text)).toEqual(['New interconnect icon-1', 'cni.a']);
  });
});

it('the Markdown says of a live name that it is one, where a key has the same text', () => {
  const changes = [
    sampleChange({ address: 'cni.on-key', action: 'create', interconnect: 'interconnect.icon-1' }),
    sampleChange({ address: 'cni.on-live', action: 'create', interconnect: 'icon-1' }),
  ];
  const text = renderPlanMarkdown(planDocument([sampleAccountPlan({ changes, matches })], []));
  expect(text.match(/^- .*icon-1.*$/gm)).toEqual([
    '- <code>icon-1</code>: new CNI <code>on-key</code>',
    '- <code>icon-1</code> (live name): new CNI <code>on-live</code>',
  ]);
});
