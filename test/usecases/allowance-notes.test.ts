import { expect, test } from 'vitest';
import type { AllowedBy } from '../../src/model/plan.ts';
import { withAllowanceNotes } from '../../src/usecases/plan/allowance-notes.ts';
import { desired, direct, live, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { planned } from '../helpers/plan.ts';

function warningsOf(allow: readonly string[], complete = true, by: readonly AllowedBy[] = []) {
  const wanted = desired({
    interconnects: [direct('ewr-a', { name: 'icon-1', slot_id: slotId(1), group: 'new-york' })],
    policy: { prune: true },
  });
  const liveAccount = live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-9', 2)] });
  const { plan, ...rest } = planned(wanted, liveAccount, { slots: [liveSlot(1), liveSlot(2)] });
  return withAllowanceNotes([{ desired: wanted, plan: { ...plan, complete }, planned: { ...rest, plan } }], {
    allow,
    pull: { by, notes: [] },
  }).flatMap(({ warnings }) => warnings.filter(({ code }) => code === 'allow-unknown'));
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

test('a trailer whose value matches nothing is named with its commit, and what the workflow lifts is named once', () => {
  const commit = 'c0ffee'.padEnd(40, '0');
  const by = [{ text: 'outage=newyork', commit }, { text: 'outage=new-york', commit }, { text: 'unhealthy=nothing' }];
  expect(warningsOf(['unhealthy=nothing'], true, by)).toMatchObject([
    { message: expect.stringContaining('--allow unhealthy=nothing lifts nothing') as string },
    {
      message: expect.stringContaining('Demarc-Allow: outage=newyork in commit c0ffee0 lifts nothing') as string,
      hint: 'did you mean Demarc-Allow: outage=new-york?',
    },
  ]);
});
