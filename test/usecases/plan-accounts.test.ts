import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredAccount, DesiredDirect } from '../../src/model/desired.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import type { PlanOptions } from '../../src/plan/plan-account.ts';
import { planAccounts, type PlannedEntry } from '../../src/usecases/plan/plan-accounts.ts';
import { desired, direct, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';

const tags = ['1', '2', '3'].map((digit) => digit.repeat(32));
const [first = '', second = '', third = ''] = tags;
const facility = { name: 'Equinix NY4', address: ['755 Secaucus Rd'] };

function account(tag: string, ...interconnects: readonly DesiredDirect[]): DesiredAccount {
  return { ...desired({ interconnects }), account: tag };
}

interface Given {
  readonly ports?: readonly { readonly n: number; readonly site: string }[];
  readonly named?: readonly DesiredAccount[];
  readonly unreadable?: readonly string[];
  readonly only?: readonly string[];
}

/** Plans accounts that all list the same ports. */
async function plan(accounts: readonly DesiredAccount[], given: Given = {}): Promise<readonly PlannedEntry[]> {
  const { ports = [1, 2, 3].map((n) => ({ n, site: 'ewr01' })), unreadable = [], only } = given;
  const slots = ports.map(({ n, site }) => ({ id: slotId(n), site, speed: '10G', facility, occupied: false }));
  const { world } = inProcessNetwork(first, { accounts: Object.fromEntries(tags.map((tag) => [tag, { slots }])) });
  const reader = ({ account: tag }: DesiredAccount) => {
    const { api } = inProcessNetwork(tag, world);
    return unreadable.includes(tag) ? { ...api, listCnis: () => Promise.reject(forbidden) } : api;
  };
  const options: PlanOptions = { allowed: [], skipSecrets: false, ...(only && { only }) };
  return planAccounts(accounts, reader, options, { named: given.named });
}

const forbidden = new NetworkError('forbidden', {
  kind: 'permission',
  operation: 'list_cnis',
  method: 'GET',
  path: '/',
});

/** `KEY of ACCOUNT'S FIRST DIGIT: PORT` of every create. */
function given(entries: readonly PlannedEntry[]): readonly string[] {
  return entries.flatMap(({ plan: { account: tag, changes } }) =>
    changes.map(({ key, fields }) => {
      const after = fields.find(({ path }) => path === 'slot_id')?.after;
      return `${key} of ${tag.charAt(0)}: ${typeof after === 'string' ? Number(after.slice(-12)) : 'none'}`;
    }),
  );
}

function errors(entries: readonly PlannedEntry[]): readonly (readonly string[])[] {
  return entries.map(({ plan: { errors: found } }) => found.map(({ code }) => code));
}

test('accounts whose selectors fit the same port get different ports, in any order of accounts', async () => {
  const accounts = tags.map((tag) => account(tag, direct('e', { slot: { site: 'ewr01' } })));
  expect(given(await plan(accounts))).toEqual(['e of 1: 1', 'e of 2: 2', 'e of 3: 3']);
  expect(given(await plan([...accounts].reverse()))).toEqual(['e of 3: 3', 'e of 2: 2', 'e of 1: 1']);
});

test('a port that one account names is never given to a selector of another account', async () => {
  const broad = account(second, direct('e', { slot: {} }));
  const before = account(first, direct('a', { slot_id: slotId(1) }));
  const after = account(third, direct('c', { slot_id: slotId(2).toUpperCase() }));
  expect(given(await plan([before, broad, after]))).toEqual(['a of 1: 1', 'e of 2: 3', 'c of 3: 2']);
  expect(given(await plan([broad], { named: [before, broad, after] }))).toEqual(['e of 2: 3']);
});

test('two accounts that name one port both get an error, and neither gets the port', async () => {
  const both = [first, second].map((tag) => account(tag, direct('e', { slot_id: slotId(1) })));
  const entries = await plan(both);
  expect(errors(entries)).toEqual([['plan-slot-shared'], ['plan-slot-shared']]);
  expect(entries[0]?.plan.errors[0]?.message).toBe(
    `interconnect.e: slot ${slotId(1)} (ewr01, Equinix NY4) is planned for interconnect.e of account ${second} in the same run`,
  );
});

test('a tombstone of one account does not reserve its port', async () => {
  const tombstone = account(first, direct('old', { slot_id: slotId(1), state: 'absent' }));
  const named = account(second, direct('e', { slot_id: slotId(1) }));
  expect(given(await plan([tombstone, named]))).toEqual(['e of 2: 1']);
});

test('an account that cannot be planned still reserves the ports that it names and would get', async () => {
  const broken = account(
    first,
    direct('a', { slot: {} }),
    direct('b', { slot_id: slotId(2) }),
    direct('x', { slot_id: slotId(9) }),
  );
  const other = account(second, direct('e', { slot: {} }));
  const entries = await plan([broken, other]);
  expect(errors(entries)).toEqual([['plan-slot-unknown'], []]);
  expect(given(entries)).toEqual(['e of 2: 3']);
  expect(given(await plan([broken, other], { unreadable: [first] }))).toEqual(['e of 2: 1']);
});

test('changes that --only leaves out still reserve their ports', async () => {
  const accounts = [first, second].map((tag, i) => account(tag, direct(`e${i}`, { slot: {} })));
  expect(given(await plan(accounts, { only: ['interconnect.e1'] }))).toEqual(['e1 of 2: 2']);
});

test('the error counts the ports that go to another account when ports are short', async () => {
  const accounts = [first, second].map((tag) => account(tag, direct('e', { slot: { site: 'lhr01' } })));
  const entries = await plan(accounts, { ports: [{ n: 1, site: 'lhr01' }] });
  expect(errors(entries)).toEqual([[], ['plan-no-slot']]);
  expect(entries[1]?.plan.errors[0]?.message).toContain('; 1 more free slot is given to other accounts of this run');
});

const sites = ['ewr01', 'lhr01', 'fra01'];
const wish = fc.oneof(
  fc.integer({ min: 1, max: 8 }).map((n) => ({ slot_id: slotId(n) })),
  fc.constantFrom(...sites).map((site) => ({ slot: { site } })),
  fc.constant({ slot: {} }),
);
const wishes = fc.array(wish, { maxLength: 3 });

test('no port is ever given to two accounts of a run, whatever they ask for', async () => {
  await fc.assert(
    fc.asyncProperty(wishes, wishes, wishes, async (...all) => {
      const accounts = all.map((own, i) => account(tags[i] ?? '', ...own.map((each, k) => direct(`k${k}`, each))));
      const ports = Array.from({ length: 8 }, (_, i) => ({ n: i + 1, site: sites[i % 3] ?? '' }));
      const entries = await plan(accounts, { ports });
      const perAccount = entries.map((entry) => new Set(given([entry]).map((text) => text.split(': ')[1])));
      const found = perAccount.flatMap((own) => [...own]);
      expect(new Set(found).size).toBe(found.length);
      expect(given(await plan([...accounts].reverse(), { ports })).toSorted()).toEqual(given(entries).toSorted());
    }),
    { numRuns: 60 },
  );
});
