import { expect, test } from 'vitest';
import { cni, desired, direct, live, liveCni, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { planned } from '../helpers/plan.ts';

test('the plan explains a circuit whose port is freed and needed again for its own CNI, with advice', () => {
  const network = live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'wan', 'icon-1')] });
  const { errors } = planned(
    desired({
      interconnects: [direct('old', { name: 'icon-1', state: 'absent' }), direct('new', { slot_id: slotId(1) })],
      cnis: [cni('wan', 'new')],
      policy: { max_deletes: 5 },
    }),
    network,
    { slots: [liveSlot(1, { occupied: true })], health: { 'icon-1': 'Healthy' } },
  ).plan;
  expect(errors).toMatchObject([
    {
      code: 'plan-no-order',
      message:
        'interconnect.new needs the port of interconnect.old, which cannot be deleted before cni.wan leaves it; cni.wan can only leave once interconnect.new is created',
      hint: expect.stringMatching(
        /^to keep the circuit, write name: icon-1 under interconnect\.new .* two runs: first move cni\.wan/,
      ) as string,
    },
  ]);
});
