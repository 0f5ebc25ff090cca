import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fortyCircuits } from './forty-circuits.ts';

test('Monday: one look finds the sick circuit, and its page is what the support of Cloudflare asks for', async () => {
  const { sandbox, cwd, documents, demarc } = await fortyCircuits();
  await cp(documents, join(cwd, 'demarc'), { recursive: true });

  const status = await demarc(['status']);
  expect(status.code).toBe(2);
  const [, sickest = '', next = ''] = status.stdout.split('\n');
  expect(sickest).toMatch(/^chi-b +cni-ord02-0004 .* Down .* no light: receive power is below -30 dBm$/);
  expect(next).toMatch(/^dal-b .* Unhealthy .* light is low: -21\.4 dBm$/);
  expect(status.stdout).toContain('weak backup sets: dfw (one circuit up), ord (one circuit up)');

  const redundancy = await demarc(['redundancy', '--require', 'circuit']);
  expect(redundancy.code).toBe(2);
  expect(redundancy.stdout).toMatch(/^ord +1 of 2 .* not now +not now +no$/m);

  const dossier = await demarc(['circuit', 'chi-b', '--out', 'markdown=ticket.md']);
  expect(dossier.code).toBe(0);
  const forSupport = dossier.stdout.slice(dossier.stdout.indexOf("For Cloudflare's support"));
  for (const fact of [
    'cni-ord02-0004',
    'Equinix CH1, 350 E Cermak Road',
    '446180be-816d-421c-ab46-a82a3458e2a8',
    '20917750-A',
    '1-482913377',
  ]) {
    expect(forSupport).toContain(fact);
  }
  expect(await readFile(join(cwd, 'ticket.md'), 'utf8')).toContain('20917750-A');

  // The cross-connect was mended: the same look is quiet about it.
  await demarc(['sandbox', 'light', 'cni-ord02-0004', 'up', '--base-url', sandbox.url]);
  const after = await demarc(['status', 'chi-b']);
  expect({ code: after.code, text: after.stdout }).toEqual({
    code: 0,
    text: expect.stringMatching(/^chi-b .* Healthy /m) as string,
  });
});
