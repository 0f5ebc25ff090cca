import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/model/plan.ts';
import type { BlockProof } from '../../../src/model/planned-account.ts';
import { renderPlanMarkdown } from '../../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../../src/render/plan/plan-text.ts';
import { sampleAccountPlan, sampleChange, samplePlan, sampleTerms } from '../../helpers/plan-samples.ts';

const plain = { color: false };

function change(key: string, left: Change['left'], given: Partial<Change> = {}): Change {
  const place = { site: 'gru01', facility: 'Equinix SP4' };
  const set = left === undefined ? {} : { left };
  return sampleChange({ address: `cni.${key}`, action: 'delete', impact: 'circuit', place, ...set, ...given });
}

/** What Danger says below the line of the danger. */
function factsOf(...changes: readonly Change[]): readonly string[] {
  const text = renderPlanText(samplePlan([sampleAccountPlan({ changes: [...changes] })]), plain);
  const [danger = ''] = text.slice(text.indexOf('Danger\n')).split('\nAccount ');
  return danger.split('\n').flatMap((line) => /^ {4}(\S.*)$/.exec(line)?.slice(1) ?? []);
}

describe('what is left', () => {
  it('is said for the narrowest set, and for others only where one circuit or none is left', () => {
    const left = [
      { set: 'gru/asn:65010', left: 2, of: 3 },
      { set: 'south', left: 1, of: 4 },
      { set: 'gru', left: 5, of: 6 },
      { set: 'all-of-acme', left: 0, of: 7 },
    ];
    expect(factsOf(change('a', left))).toEqual([
      'nothing is left (of 7) in all-of-acme; 1 of 4 left in south; 2 of 3 left in gru/asn:65010',
    ]);
  });

  it('is nothing for a customer that no other circuit backs up, beside the narrowest set', () => {
    const left = [
      { set: 'asn:65020', left: 0, of: 1 },
      { set: 'gru', left: 2, of: 3 },
    ];
    expect(factsOf(change('a', left))).toEqual(['nothing is left for asn:65020; 2 of 3 left in gru']);
  });

  it('is no other in the metro for the branches of an AS number, not the 39 elsewhere', () => {
    expect(factsOf(change('a', [{ set: 'asn:65010', left: 39, of: 40 }]))).toEqual(['none other in gru of asn:65010']);
    expect(factsOf(change('a', [{ set: 'asn:65010', left: 1, of: 40 }]))).toEqual(['1 of 40 left in asn:65010']);
    const beside = [
      { set: 'gru', left: 1, of: 2 },
      { set: 'asn:65010', left: 39, of: 40 },
    ];
    expect(factsOf(change('a', beside))).toEqual(['1 of 2 left in gru; none other in gru of asn:65010']);
  });

  it('is said once for changes that share a line, with the smallest count', () => {
    const two = [change('a', [{ set: 'gru', left: 1, of: 3 }]), change('b', [{ set: 'gru', left: 0, of: 3 }])];
    expect(factsOf(...two)).toEqual(['nothing is left (of 3) in gru', expect.stringContaining('cni.a, cni.b')]);
  });

  it('names every set, however many', () => {
    const many = Array.from({ length: 60 }, (_, at) => change(`c${at}`, [{ set: `asn:${at}`, left: 0, of: 1 }]));
    const plan = samplePlan([sampleAccountPlan({ changes: many })]);
    for (const text of [renderPlanText(plan, plain), renderPlanMarkdown(plan)]) {
      const [danger = ''] = text.split(/^(?:#### )?Account /m);
      expect(danger).toContain('nothing is left for: asn:0, ');
      expect(new Set(danger.match(/asn:\d+/g)).size).toBe(60);
      expect(danger).not.toMatch(/\d more/);
    }
  });

  it('is only light, unless a check looks at it', () => {
    const words = 'What is left of a backup set has light; nothing proves that it carries traffic.';
    const changes = [change('a', [{ set: 'gru', left: 1, of: 2 }])];
    const shown = (then: ('light' | 'check')[], given: readonly Change[] = changes) => {
      const blocks = [{ id: 1, steps: [1], after: [], then }];
      return renderPlanText(samplePlan([sampleAccountPlan({ changes: [...given], blocks })]), plain);
    };
    expect(shown([])).toContain(words);
    expect(shown(['light', 'check'])).not.toContain(words);
    expect(shown([], [change('a', [{ set: 'gru', left: 0, of: 2 }])])).not.toContain(words);
  });

  it('says what lies between two circuits, tunnel health included', () => {
    const changes = [change('a', [{ set: 'gru', left: 1, of: 2 }])];
    const shown = (then: BlockProof[], judged: 'routes' | 'health') => {
      const pace = { soak: '10m', tunnel_health: '30m', check: 'off' } as const;
      const blocks = [
        { id: 1, steps: [1], after: [] },
        { id: 2, steps: [2], after: [{ block: 1, then }] },
      ];
      const terms = { ...sampleTerms, pace, judged };
      return renderPlanText(samplePlan([sampleAccountPlan({ changes, blocks, terms, least_seconds: 1800 })]), plain);
    };
    const known = shown(['light', 'soak', 'tunnel_health', 'check'], 'health').replace(/\s+/g, ' ');
    expect(known).toContain(
      'Between two circuits of a backup set: light, soak 10m, tunnel health 30m, check. Tunnel health is awaited until --deadline; without one, there is no limit. Just before a circuit, the known tunnels of what is left must be healthy, too. This takes 30m or more.',
    );
    const unknown = shown(['light', 'soak'], 'routes').replace(/\s+/g, ' ');
    expect(unknown).toContain('light, soak 10m, nothing proves that sessions are back before the next (policy.pace).');
    expect(unknown).toContain('What is left of a backup set has light; nothing proves that it carries traffic.');
    expect(unknown).not.toContain('unnel health');
  });
});
