import { describe, expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import { Secret } from '../../src/model/secret.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { renderPlanMarkdown } from '../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../src/render/plan/plan-text.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, cniId, desired, gcp } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';

const [region, bandwidth] = ['us-east4', '1G'];
const filters = { import_filter_id: 'filter-in', export_filter_id: 'filter-out' };
const everything = {
  automatic_return_routing: true,
  health_check: { enabled: true, rate: 'mid', type: 'request', target: { effective: '10.9.9.9', saved: '10.9.9.9' } },
};

interface Scene {
  /** The row of the Magic side of the CNI w0. Default: everything that it can lose. */
  readonly row?: JsonObject;
  /** Only the MTU of w0 changes, so nothing is made again. */
  readonly keeps?: true;
  readonly preflight?: 'off';
  /** The Magic interconnects cannot be listed. */
  readonly fails?: true;
  /** w0 has a session, without a key in documents and CNI API. */
  readonly hasSession?: true;
  /** Another Magic interconnect has the addresses of w0. */
  readonly hasTwin?: true;
}

/** A Google attachment that gets another bandwidth: it is deleted and made again, with its CNI w0. */
async function scene({ row = everything, keeps, preflight, fails, hasTwin, hasSession }: Scene = {}) {
  const session = hasSession && { bgp: { customer_asn: 65010, extra_prefixes: [] } };
  const common = { account: accountTag, interconnect: 'g0' };
  const attachment = { type: 'gcp_partner' as const, name: 'g0', account: accountTag, owner: accountTag, region };
  const { api: whole, world } = inProcessNetwork(accountTag, {
    accounts: {
      [accountTag]: {
        interconnects: [{ ...attachment, speed: bandwidth }],
        cnis: [
          {
            ...{ ...common, id: cniId(0), cust_ip: '10.0.0.1/31', p2p_ip: '10.0.0.0/31' },
            magic: { conduit_name: 'w0', description: '', mtu: 1440 },
            ...session,
          },
        ],
      },
    },
  });
  const magic = world.accounts.get(accountTag)?.traffic.interconnects;
  const found = { ...magic?.table.get(cniId(0))?.value, health_check: { enabled: false } };
  magic?.put(cniId(0), { ...found, ...row, ...(hasTwin === true && { interface_address: '10.8.0.0/31' }) });
  if (hasTwin === true) magic?.put(cniId(7), { ...found, id: cniId(7), name: 'other' });
  const pairing_key = new Secret(`0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10/${region}/1`);
  const isKept = keeps === true;
  const documents = desired({
    policy: { max_deletes: 9, ...(preflight !== undefined && { preflight }) },
    interconnects: [gcp('g0', { name: 'g0', region, bandwidth: isKept ? bandwidth : '2G', pairing_key })],
    cnis: [cni('w0', 'g0', { magic: { conduit_name: 'w0', mtu: isKept ? 1430 : 1440 }, ...session })],
  });
  const error = new NetworkError('no', {
    kind: 'server',
    operation: 'list_cf_interconnects',
    method: 'GET',
    path: '/',
  });
  const blind = { ...whole.traffic, listMagicInterconnects: () => Promise.reject(error) };
  const api: NetworkApi = fails === true ? { ...whole, traffic: blind } : whole;
  const allowed = ['outage=account', 'outage=us-east4'];
  const { planned } = await readAndPlan(documents, api, { allowed, skipSecrets: false });
  const document = planDocument([planned.plan], allowed);
  const texts = [renderPlanText(document, { color: false, width: 200 }), renderPlanMarkdown(document)];
  const change = planned.plan.changes.find(({ address }) => address === 'cni.w0');
  const lost = change?.effects?.find(({ effect }) => effect === 'magic_settings_lost');
  return { api, planned, change, lost, texts };
}

describe('a CNI that is made again', () => {
  test('loses for good what only the Magic side has of it: plan, Danger and report name it with its values', async () => {
    const { planned, lost, api, texts } = await scene();
    expect(lost).toEqual({
      ...{ impact: 'circuit', effect: 'magic_settings_lost' },
      lost: [
        { field: 'health_check', value: '(rate mid, type request, target 10.9.9.9)' },
        { field: 'automatic_return_routing', value: 'true' },
      ],
    });
    for (const shown of texts) {
      const danger = shown.slice(shown.indexOf('Danger'));
      expect(danger).toContain('what only the Magic side has of it goes for good');
      expect(danger).toContain('write down now, and set again on the Magic side afterwards');
      expect(danger).toMatch(/health\\?_check \\?\(rate mid, type request, target 10\.9\.9\.9\\?\)/);
      expect(danger).toMatch(/automatic\\?_return\\?_routing true/);
    }
    const options = { parallelism: 4, stopOnError: false, clock: memoryClock(), journal: new MemoryJournal() };
    const reports = await applyAccount(planned, api, options);
    const report = reports.find(({ address }) => address === 'cni.w0');
    expect(report?.outcome).toBe('applied');
    expect(report?.next).toContain(
      'Set again on its new Magic interconnect, in the dashboard or with the Magic API: health_check (rate mid, type request, target 10.9.9.9), automatic_return_routing true.',
    );
  });

  test.each<[string, Scene]>([
    ['the Magic side cannot be read', { fails: true }],
    ['its evidence points at two objects', { hasTwin: true }],
  ])('loses what is not known where %s, and Danger says so', async (_, given) => {
    const { lost, texts } = await scene(given);
    expect(lost).toEqual({ impact: 'circuit', effect: 'magic_settings_lost' });
    for (const shown of texts) {
      expect(shown).toContain('look for filters, health check and return routing yourself');
    }
  });

  test.each<[string, Scene]>([
    ['has nothing there', { row: {} }],
    ['has filters without a session', { row: { bgp: filters } }],
    ['is only updated', { keeps: true }],
  ])('has no such effect where it %s', async (_, given) => {
    const { lost, change } = await scene(given);
    expect(change).toBeDefined();
    expect(lost).toBeUndefined();
  });

  test('loses with its session what the create does not send: filters, and a key that only the Magic side shows', async () => {
    const { lost } = await scene({
      hasSession: true,
      row: { bgp: { customer_asn: 65010, ...filters, md5_key: 'hidden' } },
    });
    expect(lost?.lost).toEqual([
      { field: 'bgp.import_filter_id', value: 'filter-in' },
      { field: 'bgp.export_filter_id', value: 'filter-out' },
      { field: 'bgp.md5_key', value: 'the former value' },
    ]);
  });

  test('loses it also where nobody looks (policy.preflight: off): then without values', async () => {
    const { lost } = await scene({ preflight: 'off' });
    expect(lost).toEqual({ impact: 'circuit', effect: 'magic_settings_lost' });
  });

  test('has the same digest whatever it loses: what is there may change', async () => {
    const [whole, bare] = await Promise.all([scene(), scene({ row: {} })]);
    expect(whole.change?.digest).toBe(bare.change?.digest);
  });
});
