import { expect, test } from 'vitest';
import type { CircuitDossier } from '../../src/model/circuits/dossier.ts';
import { dossierOf } from '../../src/usecases/circuits/dossier-steps.ts';
import { recordSample } from '../helpers/circuit-samples.ts';
import { fortyCircuits } from './forty-circuits.ts';

test('shows all of a circuit, and what is next by its state', async () => {
  const { documents, demarc } = await fortyCircuits();
  const page = async (key: string, ...args: string[]) => {
    const { code, stdout, stderr } = await demarc(['circuit', key, '--files', documents, ...args]);
    expect({ key, code, stderr }).toEqual({ key, code: 0, stderr: '' });
    return stdout;
  };
  const healthy = await page('cni.wan-lon-a');
  expect(healthy).toMatch(/^interconnect\.lon-a \(cni-lhr01-0001\) {2}Healthy\n/);
  for (const words of [
    'Telehouse North, 14 Coriander Avenue, London E14 2AA, United Kingdom',
    'lhr01-ccr1',
    'router=edge1.lon',
    'interconnect.lon-mkt-1 (Healthy)',
    "Cloudflare's AS",
    '64512',
    'hold 240 s',
    '10.20.0.0/16 (carries now)',
    'The router of cni.globex-lon-a',
    'none: static routes',
  ])
    expect(healthy).toContain(words);

  const dark = await page('chi-b');
  expect(dark).toContain('The API says: no light: receive power is below -30 dBm. Check the light at your end');
  expect(dark).toMatch(/ {4}vendor_ticket +1-482913377\n/);
  expect(dark).toMatch(/ {4}state +Down, read at \d{4}-\d\d-\d\dT\d\d:\d\dZ\n/);
  expect(dark).not.toContain('The router of');

  const pending = await page('par-b', '--format', 'markdown');
  expect(pending).toContain('Order the cross-connect at Telehouse Voltaire with the letter of authorization.');
  expect(pending).toContain('demarc loa interconnect.par-b');
  expect(pending).toMatch(/It waits for light, ordered \d+ days ago\./);

  const foreign = JSON.parse(await page('cni-ams01-0003', '--format', 'json')) as {
    readonly format: string;
    readonly circuits: readonly CircuitDossier[];
  };
  expect(foreign).toMatchObject({
    format: 'demarc.circuit/1',
    circuits: [{ circuit: { key: null }, ordered_days: null }],
  });

  expect((await demarc(['circuit', '--files', documents])).code).toBe(64);
  const unknown = await demarc(['circuit', 'lon-aa', '--files', documents]);
  expect(unknown.code).toBe(64);
  expect(unknown.stderr).toContain('lon-a');
});

test('counts days since the order, and says nothing where the label has no date or one to come', () => {
  const [circuit] = recordSample('a').circuits;
  if (circuit === undefined) throw new Error('no circuit');
  const days = (ordered: string) =>
    dossierOf(
      { ...circuit, labels: { ordered } },
      { today: '2026-11-30', readAt: '', default_asn: 13335, sandbox: false },
    ).ordered_days;
  expect(['2026-11-30', '2026-11-29', '2025-11-30', '2026-12-01', 'soon', '2026-13-01', ''].map(days)).toEqual([
    ...[0, 1, 365],
    ...[null, null, null, null],
  ]);
});

test('status shows the sick first, and a summary with the backup sets that are down to one circuit', async () => {
  const { documents, demarc } = await fortyCircuits();
  const { code, stdout } = await demarc(['status', '--files', documents]);
  const lines = stdout.trimEnd().split('\n');
  expect(code).toBe(2);
  expect(lines.slice(1, 6).map((line) => /Down|Unhealthy|Pending|Healthy/.exec(line)?.[0])).toEqual([
    ...['Down', 'Unhealthy', 'Pending', 'Pending', 'Healthy'],
  ]);
  expect(lines.at(-1)).toBe(
    '1 Down, 1 Unhealthy, 2 Pending, 36 Healthy; weak backup sets: dfw (one circuit up), ord (one circuit up)',
  );
  const one = await demarc(['status', 'chi-b', '--files', documents]);
  expect(one.stdout.trimEnd().split('\n').at(-1)).toBe('1 Down; weak backup set: ord (one circuit up)');
});

test('names a command for the same sandbox', () => {
  const [circuit] = recordSample('a').circuits;
  if (circuit === undefined) throw new Error('no circuit');
  const commands = [true, false].map((sandbox) => {
    const facts = { today: '2026-11-30', readAt: '', default_asn: 13335, sandbox };
    return dossierOf({ ...circuit, type: 'direct', state: 'Pending', address: 'wan-a' }, facts).next.flatMap(
      ({ command }) => command ?? [],
    );
  });
  expect(commands).toEqual([['demarc loa wan-a --sandbox'], ['demarc loa wan-a']]);
});
