import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cidrsOverlap, parseCidr } from '../../src/net/cidr.ts';
import { LinkIndex, linksOf } from '../../src/sandbox/store/link-index.ts';

const cni = fc
  .record({ host: fc.integer({ min: 0, max: 63 }), length: fc.integer({ min: 24, max: 32 }) })
  .map(({ host, length }) => ({ cust_ip: `10.0.0.${host}/${length}`, p2p_ip: `10.0.0.${host ^ 1}/${length}` }));
const step = fc.record({ id: fc.integer({ min: 0, max: 5 }).map(String), cni: fc.option(cni) });

it('the index of links finds the same overlaps as a comparison of all pairs', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 20 }),
      cni,
      fc.option(fc.constant('0'), { nil: undefined }),
      (steps, asked, self) => {
        const index = new LinkIndex();
        const held = new Map<string, ReturnType<typeof linksOf>>();
        for (const { id, cni } of steps) {
          index.remove(id);
          held.delete(id);
          if (cni === null) continue;
          index.add(id, linksOf(cni));
          held.set(id, linksOf(cni));
        }
        const links = [parseCidr(asked.cust_ip), parseCidr(asked.p2p_ip)].filter((link) => link !== undefined);
        const holders = [...held].filter(
          ([id, others]) => id !== self && others.some((other) => links.some((link) => cidrsOverlap(link, other))),
        );
        const found = index.holder(links, self);
        if (holders.length === 0) expect(found).toBeUndefined();
        else expect(holders.map(([id]) => id)).toContain(found);
      },
    ),
    { numRuns: 500 },
  );
});
