import { expect, test } from 'vitest';
import { withUnknownAllowances } from '../../src/usecases/plan/unknown-allowances.ts';
import { desired, direct, live, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { planned } from '../helpers/plan.ts';

function warningsOf(allow: readonly string[], complete = true) {
  const wanted = desired({
    interconnects: [direct('ewr-a', { name: 'icon-1', slot_id: slotId(1), group: 'new-york' })],
    policy: { prune: true },
  });
  const liveAccount = live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-9', 2)] });
  const { plan, ...rest } = planned(wanted, liveAccount, { slots: [liveSlot(1), liveSlot(2)] });
  return withUnknownAllowances(
    [{ desired: wanted, plan: { ...plan, complete }, planned: { ...rest, plan } }],
    allow,
  ).flatMap(({ warnings }) => warnings.filter(({ code }) => code === 'allow-unknown'));
}

test('an allowance whose value matches nothing in documents and changes causes a warning with a suggestion', () => {
  expect(warningsOf(['unhealthy=ewr-b', 'foreign=interconnect.nothing', 'outage=newyork'])).toMatchObject([
    { message: expect.stringContaining('--allow foreign=interconnect.nothing lifts nothing') as string },
    { hint: 'did you mean --allow outage=new-york?' },
    { hint: 'did you mean --allow unhealthy=ewr-a?' },
  ]);
});

test('a matching allowance causes no warning, and neither does any when an account could not be planned', () => {
  const named = [
    'unhealthy=ewr-a',
    'foreign=interconnect.ewr-a',
    'foreign=icon-9',
    'outage=new-york',
    'outage=account',
  ];
  expect(warningsOf([...named, 'max-deletes=7', 'account'])).toEqual([]);
  expect(warningsOf(['unhealthy=nothing'], false)).toEqual([]);
});
