import { describe, expect, it } from 'vitest';
import { buildPlanTree } from '../../src/render/plan/build-plan-tree.ts';
import { renderPlanMarkdown } from '../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../src/render/plan/plan-text.ts';
import {
  cni,
  desired,
  direct,
  gcp,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveGcp,
  liveSlot,
  slotId,
} from '../helpers/account.ts';
import { changeOf, planned } from '../helpers/plan.ts';
import { samplePlan } from '../helpers/plan-samples.ts';

const at = (site: string, device: string) => ({ site, device, facility: { name: `Hall ${site}`, address: [] } });
const old = liveDirect('icon-1', 1, at('ewr01', 'ccr01.ewr01'));
const slots = [
  liveSlot(1, { ...at('ewr01', 'ccr01.ewr01'), occupied: true }),
  liveSlot(2, at('ewr02', 'ccr01.ewr02')),
  liveSlot(3, at('ewr02', 'ccr02.ewr02')),
  liveSlot(4, at('lga01', 'ccr01.lga01')),
];
const ewr01 = { site: 'ewr01', facility: 'Hall ewr01', device: 'ccr01.ewr01', speed: '10G', slot_id: slotId(1) };
const ewr02 = { site: 'ewr02', facility: 'Hall ewr02', device: 'ccr01.ewr02', speed: '10G', slot_id: slotId(2) };

describe('the place of a change', () => {
  it('is the port that a selector takes for a create, and says how it was picked', () => {
    const account = desired({
      interconnects: [
        direct('b', { slot: { site: 'ewr02' } }),
        direct('c', { slot: { site: 'ewr02' } }),
        direct('d', { slot: { site: 'lga01' } }),
        direct('pinned', { slot_id: slotId(1) }),
      ],
      cnis: [cni('x', 'b')],
    });
    const { plan } = planned(account, live(), { slots: [liveSlot(1, at('ewr01', 'ccr01.ewr01')), ...slots.slice(1)] });
    expect(changeOf(plan, 'interconnect.b').place).toEqual({ ...ewr02, picked: 'lowest of 2 free' });
    expect(changeOf(plan, 'interconnect.c').place).toMatchObject({ slot_id: slotId(3), picked: 'one of 2 free' });
    expect(changeOf(plan, 'interconnect.d').place).toMatchObject({ slot_id: slotId(4), picked: 'the only one free' });
    expect(changeOf(plan, 'interconnect.pinned').place).toEqual(ewr01);
    expect(changeOf(plan, 'cni.x').place).toEqual({ ...ewr02, picked: 'lowest of 2 free' });
  });

  it('is the new port for a replacement and its CNIs, beside the old one', () => {
    const account = desired({
      interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(2) })],
      cnis: [cni('x', 'a')],
    });
    const { plan } = planned(account, live({ interconnects: [old], cnis: [liveCni(1, 'x', 'icon-1')] }), { slots });
    for (const address of ['interconnect.a', 'cni.x'])
      expect(changeOf(plan, address)).toMatchObject({ place: ewr02, place_before: ewr01 });
    const text = renderPlanText(samplePlan([plan]), { color: false });
    expect(text).toMatch(
      /update cni\.x from icon-1 \(ewr01, .*\) to interconnect\.a \(ewr02, Hall ewr02, ccr01\.ewr02, 10G\): /,
    );
    expect(text).toMatch(
      /replace interconnect\.a from ewr01, "?Hall ewr01"?, ccr01\.ewr01, 10G to ewr02, .*Hall ewr02.*, ccr01\.ewr02, 10G: /,
    );
  });

  it('is where the object is now for a delete, and the region of a Google attachment', () => {
    const account = desired({
      interconnects: [direct('a', { name: 'icon-1', state: 'absent' }), gcp('g', { name: 'icon-g', state: 'absent' })],
      cnis: [cni('x', 'a', { state: 'absent' })],
    });
    const interconnects = [old, liveGcp('icon-g', 'us-east4', '1G')];
    const { plan } = planned(account, live({ interconnects, cnis: [liveCni(1, 'x', 'icon-1')] }), {
      allowed: ['max-deletes'],
    });
    expect(changeOf(plan, 'interconnect.a').place).toEqual(ewr01);
    expect(changeOf(plan, 'cni.x').place).toEqual(ewr01);
    expect(changeOf(plan, 'interconnect.g').place).toEqual({ region: 'us-east4', bandwidth: '1G' });
  });
});

describe('who rides on what is disrupted', () => {
  const cnis = [
    liveCni(1, 'x', 'icon-1', {
      bgp: liveBgp(65010),
      magic: { conduit_name: 'x', description: 'Acme <b>', mtu: 1500 },
    }),
    liveCni(2, 'y', 'icon-1'),
    liveCni(3, 'z', 'icon-1', { bgp: liveBgp(65030) }),
  ];
  const account = desired({
    interconnects: [direct('a', { name: 'icon-1', slot_id: slotId(2) })],
    cnis: [cni('x', 'a', { service: 'acme', bgp: { customer_asn: 65020 } })],
  });
  const { plan } = planned(account, live({ interconnects: [old], cnis }), { slots, allowed: ['foreign=a'] });

  it('names every CNI of an interconnect, with its customers before and after, and its description', () => {
    expect(changeOf(plan, 'interconnect.a').rides).toEqual([
      { cni: 'cni.x', customers: ['asn:65010', 'asn:65020', 'service:acme'], description: 'Acme <b>' },
      { cni: 'y' },
      { cni: 'z', customers: ['asn:65030'] },
    ]);
    expect(changeOf(plan, 'cni.x').rides).toEqual([
      { cni: 'cni.x', customers: ['asn:65010', 'asn:65020', 'service:acme'], description: 'Acme <b>' },
    ]);
  });

  it('says it in the text and in Markdown, where a description is no markup', () => {
    const document = samplePlan([plan]);
    const text = renderPlanText(document, { color: false });
    expect(text).toContain('y (whom it serves is not known)');
    expect(text).toContain('serves asn:65010, asn:65020, service:acme: Acme <b>');
    const markdown = renderPlanMarkdown(document);
    expect(markdown).toContain('whom it serves is not known');
    expect(markdown).not.toContain('<b>');
    expect(buildPlanTree(document).dangers.length).toBeGreaterThan(0);
  });

  it('says nothing of a change that disrupts nothing', () => {
    const quiet = desired({ cnis: [cni('x', 'icon-1', { magic: { conduit_name: 'x', mtu: 1476 } })] });
    expect(changeOf(planned(quiet, live({ interconnects: [old], cnis })).plan, 'cni.x').rides).toBeUndefined();
  });
});
