import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ignoreMatcher } from '../../src/model/globs/name-globs.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { globMatches } from '../chaos/days/draw-strangers.ts';
import { desiredOf } from '../chaos/days/run-command.ts';
import { accountTag, cniId, slotId } from '../helpers/account.ts';
import { runs } from '../helpers/hold.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';

const settings = { numRuns: runs * 2 };
const text = (letters: string, maxLength: number) =>
  fc.array(fc.constantFrom(...letters.split('')), { maxLength }).map((all) => all.join(''));

test('only stars are special in a glob of policy.ignore', () => {
  fc.assert(
    fc.property(
      fc.array(text('ab/.(){},|+^$*', 9), { maxLength: 3 }),
      text('ab/.(){},|+^$', 9).filter((name) => name !== ''),
      (globs, name) => {
        const nonempty = globs.filter((glob) => glob !== '');
        expect(ignoreMatcher(nonempty)(name)).toBe(nonempty.some((glob) => globMatches(glob, name)));
      },
    ),
    { ...settings, numRuns: runs * 8 },
  );
});

const regions = fc.constantFrom('us-east4', 'us-east1', 'europe-west3', 'asia-east1');

test('a region that the pairing key contradicts is an error before anything is read', () => {
  fc.assert(
    fc.property(regions, regions, fc.boolean(), (region, keyed, isNamed) => {
      const pairing_key = '${env:DEMARC_K}';
      const attachment = {
        type: 'gcp_partner',
        ...(isNamed && { name: 'icon-g' }),
        region,
        bandwidth: '1G',
        pairing_key,
      };
      const document = { version: 1, account: accountTag, interconnects: { g: attachment } };
      const environment = { DEMARC_K: `11111111-2222-4333-8444-555555555555/${keyed}/1` };
      expect(desiredOf([document], environment) !== undefined).toBe(region === keyed);
    }),
    settings,
  );
});

const address = fc
  .tuple(fc.constantFrom(0, 1, 2), fc.nat(7), fc.constantFrom(31, 30, 29))
  .map(([net, host, length]) => ({ net, host, length }));
const written = ({ net, host, length }: { net: number; host: number; length: number }) =>
  `10.5.${net}.${host}/${length}`;

test('no plan leaves the two ends of a link in different prefixes', async () => {
  await fc.assert(
    fc.asyncProperty(address, fc.constantFrom('cust_ip', 'p2p_ip'), fc.boolean(), async (end, field, isLive) => {
      const live = {
        id: cniId(1),
        account: accountTag,
        interconnect: 'icon-0',
        cust_ip: '10.5.0.1/31',
        p2p_ip: '10.5.0.0/31',
        magic: { conduit_name: 'w', description: '', mtu: 1500 },
      };
      const port = { id: slotId(1), site: 's', speed: '10G', occupied: true, facility: { name: 'Hall', address: [] } };
      const icon = {
        name: 'icon-0',
        account: accountTag,
        type: 'direct',
        slot_id: port.id,
        site: 's',
        speed: '10G',
        facility: port.facility,
      };
      const state = {
        settings: { default_asn: 13335 },
        slots: [port],
        interconnects: [icon],
        cnis: isLive ? [live] : [],
      };
      const cni = { interconnect: 'a', magic: { conduit_name: 'w', mtu: 1500 }, [field]: written(end) };
      const document = {
        version: 1,
        account: accountTag,
        interconnects: { a: { type: 'direct', slot_id: port.id } },
        cnis: { w: cni },
      };
      const [desired] = desiredOf([document], {}) ?? [];
      if (desired === undefined) return;
      const { api, world } = inProcessNetwork(accountTag, { accounts: { [accountTag]: state } });
      const { planned } = await readAndPlan(desired, api, { allowed: [], skipSecrets: false, wait: true });
      if (planned.plan.errors.length > 0) return;
      expect(world.log).toEqual([]);
      // One end alone says nothing of a link that is not there yet.
      expect(isLive).toBe(true);
      const other = field === 'cust_ip' ? 0 : 1;
      const block = 2 ** (32 - end.length);
      expect(end).toMatchObject({ net: 0, length: 31 });
      expect(Math.floor(end.host / block)).toBe(Math.floor(other / block));
    }),
    settings,
  );
});
