import { expect, test } from 'vitest';
import type { Policy } from '../../src/model/desired.ts';
import type { LiveDirect } from '../../src/model/live.ts';
import { desired, direct, live, liveBgp, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { planned } from '../helpers/plan.ts';

/** Three circuits with a CNI each; the first two are declared as `a` and `b`. */
function warningsOf(places: readonly Partial<LiveDirect>[], policy: Partial<Policy> = {}) {
  const account = live({
    interconnects: places.map((place, i) => liveDirect(`icon-${i}`, i, place)),
    cnis: places.map((_, i) => liveCni(i, `wan-${i}`, `icon-${i}`, { bgp: liveBgp(65010) })),
  });
  const documents = desired({
    interconnects: [direct('a', { slot_id: slotId(0) }), direct('b', { slot_id: slotId(1) })],
    policy,
  });
  return planned(documents, account).plan.warnings.map(({ code, message, address }) => ({ code, message, address }));
}

const deviceWarning = {
  code: 'plan-shared-device',
  message:
    'the circuits interconnect.a (icon-0) and interconnect.b (icon-1) are live on one device, cr1; they are of one backup set: ewr',
  address: 'interconnect.a',
};
const ewr = { site: 'ewr01' };

test('two circuits of one set on one device are a warning with names, device and set, and their site is not said again', () => {
  expect(warningsOf([{ ...ewr, device: 'cr1' }, { ...ewr, device: 'CR1' }, { site: 'lhr01' }])).toEqual([
    deviceWarning,
  ]);
});

test('a site with other devices is one warning with all of its circuits, declared or not, for all of their sets', () => {
  const places = [
    { ...ewr, device: 'cr1' },
    { ...ewr, device: 'cr1' },
    { ...ewr, device: 'cr2' },
  ];
  expect(warningsOf(places)).toEqual([
    deviceWarning,
    {
      code: 'plan-shared-site',
      message:
        'the circuits interconnect.a (icon-0), interconnect.b (icon-1) and icon-2 are live in one site, ewr01; they are of one backup set: ewr',
      address: 'interconnect.a',
    },
  ]);
});

test('the sets are named from the widest, and the account only where no narrower set has the circuits', () => {
  const places = [ewr, ewr, { site: 'ewr02' }, { site: 'lhr01' }];
  const [{ message } = { message: '' }, ...others] = warningsOf(
    places.map((place) => ({ ...place, device: undefined })),
  );
  expect(message).toMatch(/in one site, ewr01; they are of one backup set: ewr$/);
  expect(others).toEqual([]);
});

test('other sites and other devices are no warning, and neither is a circuit that carries nothing', () => {
  expect(warningsOf([{ site: 'ewr01' }, { site: 'ewr02' }, { site: 'ewr03' }])).toEqual([]);
  const idle = live({
    interconnects: [liveDirect('x', 1, ewr), liveDirect('y', 2, ewr)],
    cnis: [liveCni(1, 'w', 'x')],
  });
  expect(planned(desired(), idle).plan.warnings).toEqual([]);
});

test('who turns the rule shared-site off, for all or for every circuit there, is not warned', () => {
  const places = [ewr, ewr, { site: 'lhr01' }];
  expect(warningsOf(places)).toHaveLength(1);
  expect(warningsOf(places, { rules: { 'shared-site': 'off' } })).toEqual([]);
  expect(warningsOf(places, { rules: { 'shared-site': { off: ['a', 'interconnect.b'] } } })).toEqual([]);
  expect(warningsOf(places, { rules: { 'shared-site': { off: ['a'] }, 'shared-device': 'off' } })).toHaveLength(1);
});

test('a name in policy.unguarded that fits no set is a warning with what was probably meant', () => {
  const places = [ewr, { site: 'ewr02' }, { site: 'lhr01' }];
  const documents = { unguarded: ['ewr', 'account', 'ewr/asn:65010', 'asn:65010', 'lhr', 'lhrr', 'nothing-like-it'] };
  expect(warningsOf(places, documents).map(({ code, message }) => `${code} ${message.split(',')[0] ?? ''}`)).toEqual([
    'unguarded-unknown policy.unguarded: no backup set has the name "lhrr"',
    'unguarded-unknown policy.unguarded: no backup set has the name "nothing-like-it"',
  ]);
});
