import { expect, it } from 'vitest';
import { cni, desired, direct, live, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { outline, planned } from '../helpers/plan.ts';

const interconnects = [liveDirect('icon-1', 1)];

/** The plan for a CNI on 10.0.0.3/31 and 10.0.0.2/31. */
function planOf(
  ends: { readonly cust_ip?: string; readonly p2p_ip?: string },
  found: { readonly p2p_ip?: string } = {},
) {
  return planned(
    desired({ interconnects: [direct('a', { slot_id: slotId(1) })], cnis: [cni('x', 'a', ends)] }),
    live({ interconnects, cnis: [liveCni(1, 'x', 'icon-1', found)] }),
  ).plan;
}

it.each([
  ['cust_ip', '192.168.9.1/31', 'p2p_ip stays 10.0.0.2/31: the two are not in the same prefix'],
  ['p2p_ip', '192.168.9.0/31', 'cust_ip stays 10.0.0.3/31: the two are not in the same prefix'],
  ['cust_ip', '10.0.0.3/30', 'p2p_ip stays 10.0.0.2/31: the two are not in the same prefix'],
  ['cust_ip', '10.0.0.2/31', 'p2p_ip stays 10.0.0.2/31: both ends would have the same address'],
])(
  'a new end of a link (%s %s) that does not match the live other end is an error before the run',
  (path, end, why) => {
    expect(planOf({ [path]: end }).errors.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        'plan-link-ends',
        `cni.x should get ${path} ${end}, but its ${why}`,
        `write both ends of the link: also ${path === 'cust_ip' ? 'p2p_ip' : 'cust_ip'}`,
      ],
    ]);
  },
);

it('an end of a link that is already live is no change, whatever the other end is', () => {
  expect(outline(planOf({ cust_ip: '10.0.0.3/31' }))).toEqual([]);
  expect(outline(planOf({ cust_ip: '10.0.0.3/31' }, { p2p_ip: '192.168.1.0/31' }))).toEqual([]);
});

it('a new end that matches the live other end is a change', () => {
  expect(outline(planOf({ cust_ip: '10.0.0.3/31' }, { p2p_ip: '10.0.0.2/31' }))).toEqual([]);
  expect(
    outline(
      planned(
        desired({
          interconnects: [direct('a', { slot_id: slotId(1) })],
          cnis: [cni('x', 'a', { cust_ip: '10.7.0.3/29' })],
        }),
        live({ interconnects, cnis: [liveCni(1, 'x', 'icon-1', { cust_ip: '10.7.0.2/29', p2p_ip: '10.7.0.1/29' })] }),
      ).plan,
    ),
  ).toEqual(['~ cni.x']);
});
