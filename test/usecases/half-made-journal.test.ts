import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { openJournals } from '../../src/usecases/journal/open-journals.ts';
import { accountTag, cniId } from '../helpers/account.ts';

const w = { key: 'w', interconnect: 'icon-1', conduitName: 'w' };
const left = { id: cniId(1), cust_ip: '172.16.0.1/31', p2p_ip: '172.16.0.0/31' };
const day = 24 * 3_600_000;

async function machine() {
  const home = await mkdtemp(join(tmpdir(), 'demarc-half-'));
  const context = {
    ...{ version: '1.0.0', environment: { XDG_RUNTIME_DIR: home } },
    ...{ stdin: Readable.from([]), notify: () => undefined },
  };
  const target = { type: 'api', baseUrl: 'http://127.0.0.1:1/' } as const;
  return {
    open: async (resume?: string) => {
      const request = { accounts: [accountTag], target, writes: true, ...(resume !== undefined && { resume }) };
      const journal = (await openJournals(request, context)).get(accountTag);
      if (journal === undefined) throw new Error('no journal');
      // It closes the file: Node.js 26 fails where a handle is forgotten.
      onTestFinished(() => journal.finish({}));
      await journal.begin([]);
      return journal;
    },
    files: async () => {
      const folder = join(home, 'demarc');
      const names = (await readdir(folder)).filter((name) => name.startsWith('journal-'));
      return names.map((name) => join(folder, name));
    },
  };
}

afterEach(() => void vi.useRealTimers());

test('a CNI that is half made is known to the next run, with what the run left of it, until it is complete', async () => {
  const { open, files } = await machine();
  const first = await open();
  await first.making(w);
  expect((await open()).halfMade).toMatchObject([w]);
  await first.made('w', left);
  await first.changed({ ...left, cust_ip: '172.16.0.3/31' });
  const next = await open();
  expect(next.halfMade).toMatchObject([{ ...w, left: { ...left, cust_ip: '172.16.0.3/31' } }]);
  await next.complete(cniId(2));
  expect((await open()).halfMade).toHaveLength(1);
  await next.complete(left.id);
  expect((await open()).halfMade).toEqual([]);
  await next.finish({});
  expect(await files()).toEqual([]);
});

test('a CNI that was certainly not made is forgotten, and so is one that the plan settles, unless this run made it again', async () => {
  const { open, files } = await machine();
  const first = await open();
  await first.making(w);
  await first.notMade('w');
  expect((await open()).halfMade).toEqual([]);
  await first.making(w);
  await first.finish({ settledHalfMade: ['w'] });
  expect((await open()).halfMade).toHaveLength(1);
  await (await open()).finish({ settledHalfMade: ['w'] });
  expect(await files()).toEqual([]);
});

test('a CNI counts as half made for seven days, because its router may use the assigned addresses by then', async () => {
  const { open } = await machine();
  await (await open()).making(w);
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: now + 7 * day - 60_000 });
  expect((await open()).halfMade).toHaveLength(1);
  vi.setSystemTime(now - 8 * day);
  expect((await open()).halfMade).toEqual([]);
  vi.setSystemTime(now);
  const { open: openLater } = await machine();
  await (await openLater()).making(w);
  vi.setSystemTime(now + 7 * day + 60_000);
  expect((await openLater()).halfMade).toEqual([]);
});

test('another machine learns of it from the file of --resume', async () => {
  const there = await machine();
  await (await there.open()).making(w);
  const [file = ''] = await there.files();
  const here = await machine();
  expect((await here.open()).halfMade).toEqual([]);
  expect((await here.open(file)).halfMade).toMatchObject([w]);
  expect(await readFile((await here.files())[0] ?? '', 'utf8')).toContain('"event":"making"');
});
