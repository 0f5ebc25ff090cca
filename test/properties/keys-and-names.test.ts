import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredCni, DesiredDirect } from '../../src/model/desired.ts';
import type { LiveCni, LiveDirect } from '../../src/model/live.ts';
import { cni, desired, direct, live, liveCni, liveDirect, liveSlot, slotId } from '../helpers/account.ts';
import { runs } from '../helpers/hold.ts';
import { planned } from '../helpers/plan.ts';
import { Tape, tapes } from '../helpers/tape.ts';

const names = ['icon-0', 'icon-1', 'icon-2', 'icon-3'];

interface Case {
  readonly interconnects: readonly DesiredDirect[];
  readonly cnis: readonly DesiredCni[];
  readonly lives: readonly LiveDirect[];
  readonly liveCnis: readonly LiveCni[];
  readonly prune: boolean;
}

/** Documents whose keys are live names, mostly of another circuit, as those of an export that was edited. */
function draw(tape: Tape): Case {
  const lives = names.map((name, i) => liveDirect(name, i, { site: `site${i % 2}` }));
  const liveCnis = [0, 1, 2, 3, 4].map((n) => liveCni(n, `w${n}`, tape.choose('icon-0', 'icon-1', 'icon-2', 'icon-3')));
  const keys = tape.shuffled(names).slice(0, 1 + tape.below(4));
  const ofKeys = tape.shuffled(lives);
  const interconnects = keys.map((key, i) => {
    const own = ofKeys[i];
    const common = { ...(tape.chance(25) && { protect: true }), ...(tape.chance(30) && { name: own?.name ?? '' }) };
    const where = tape.choose(
      { slot_id: own?.slot_id ?? '' },
      { slot_id: slotId(10 + i) },
      { slot: { site: tape.choose('site0', 'site1') } },
    );
    return direct(key, { ...common, ...where });
  });
  const free = names.filter((name) => !keys.includes(name));
  const cnis = liveCnis.flatMap(({ id, magic }) => {
    if (tape.chance(20)) return [];
    const { interconnect, ...rest } = cni(magic.conduit_name, tape.pick([...keys, ...keys, ...free]) ?? '');
    const pin = tape.chance(30) ? { id } : {};
    return [tape.chance(25) || interconnect === undefined ? { ...rest, ...pin } : { ...rest, ...pin, interconnect }];
  });
  return { interconnects, cnis, lives, liveCnis, prune: tape.chance(20) };
}

/** The same with keys that no live object bears, in the same order. */
function renamed({ interconnects, cnis, ...rest }: Case): Case {
  const keys = new Set(interconnects.map(({ key }) => key));
  return {
    ...rest,
    interconnects: interconnects.map((direct) => ({ ...direct, key: `key-${direct.key}` })),
    cnis: cnis.map((cni) =>
      cni.interconnect !== undefined && keys.has(cni.interconnect)
        ? { ...cni, interconnect: `key-${cni.interconnect}` }
        : cni,
    ),
  };
}

/** What a plan does, with keys as they were. */
function doneBy({ interconnects, cnis, lives, liveCnis, prune }: Case) {
  const slots = [10, 11, 12, 13, 14, 15].map((n) => liveSlot(n, { site: `site${n % 2}` }));
  const { plan, work } = planned(
    desired({ policy: { prune }, interconnects, cnis }),
    live({ interconnects: lives, cnis: liveCnis }),
    { slots, allowed: ['unhealthy=icon-0'] },
  );
  const plain = (text: string) => text.replaceAll('key-', '');
  return {
    changes: plan.changes
      .map(({ kind, key, action, live_id }) => [kind, key && plain(key), action, live_id].join(' '))
      .sort(),
    guards: plan.guards.map(({ id }) => id),
    errors: plan.errors.map(({ code, address }) => `${code} ${plain(address ?? '')}`).sort(),
    calls: work.map(({ action }) => action.call).sort(),
  };
}

test('a plan does not depend on whether keys equal live names, also in edited exports', () => {
  let changes = 0;
  fc.assert(
    fc.property(tapes(80), (numbers) => {
      const drawn = draw(new Tape(numbers));
      const done = doneBy(drawn);
      changes += done.changes.length;
      expect(done).toEqual(doneBy(renamed(drawn)));
    }),
    { numRuns: runs },
  );
  expect(changes).toBeGreaterThan(runs);
});
