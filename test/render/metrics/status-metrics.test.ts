import { expect, test } from 'vitest';
import { renderStatusMetrics } from '../../../src/render/metrics/status-metrics.ts';
import { recordSample } from '../../helpers/circuit-samples.ts';
import { readMetrics, valuesBy } from '../../helpers/prometheus.ts';

const [sample] = recordSample('a1').circuits;
const reading = { readAt: 1_790_000_000_500, tookMs: 250, isGood: true, version: '1.0.0', sets: [] };

function pageOf(circuits: readonly object[], more = {}): string {
  const whole = circuits.map((each) => ({ ...sample, cnis: [], ...each }) as NonNullable<typeof sample>);
  return renderStatusMetrics({ ...reading, accounts: [{ ...recordSample('a1'), circuits: whole }], ...more });
}

test('each circuit has its state as one of a fixed set, and only Healthy is up', () => {
  const states = ['Healthy', 'Pending', 'Down', 'Unhealthy', 'Melted', null];
  const page = pageOf(states.map((state) => ({ name: `icon-${state ?? 'none'}`, state })));
  expect(valuesBy(page, 'demarc_circuit_up', 'circuit')).toEqual({
    ...{ 'icon-Healthy': 1, 'icon-Pending': 0, 'icon-Down': 0, 'icon-Unhealthy': 0, 'icon-Melted': 0, 'icon-none': 0 },
  });
  const now =
    readMetrics(page)
      .get('demarc_circuit_state')
      ?.filter(({ value }) => value === 1) ?? [];
  expect(now.map(({ labels }) => labels['state'])).toEqual([
    'Healthy',
    'Pending',
    'Down',
    'Unhealthy',
    'Unknown',
    'Unknown',
  ]);
  expect(readMetrics(page).get('demarc_circuit_state')).toHaveLength(30);
});

test('a declared circuit that is not live is counted, also where none is live', () => {
  const account = { ...recordSample('a1'), circuits: [], missing: ['cni.wan-a', 'interconnect.lon-a'] };
  const page = renderStatusMetrics({ ...reading, accounts: [account, { ...account, account: 'a2', missing: [] }] });
  expect(valuesBy(page, 'demarc_circuits_missing', 'account')).toEqual({ a1: 1, a2: 0 });
});

test('long names are bounded and stay apart, and quotes, backslashes and line breaks are read back', () => {
  const long = 'x'.repeat(100_000);
  const page = pageOf([{ name: `${long}a` }, { name: `${long}b` }, { name: '"a\\b"' }, { name: 'c\nd 1\ne{} 1' }]);
  const names = Object.keys(valuesBy(page, 'demarc_circuit_up', 'circuit'));
  expect(names.map((name) => name.length).slice(0, 2)).toEqual([200, 200]);
  expect(new Set(names).size).toBe(4);
  expect(names.slice(2)).toEqual(['"a\\b"', 'c\\u{a}d 1\\u{a}e{} 1']);
});

test('a page that is served says how old it is, and is whole before the first reading', () => {
  const served = { ageMs: 1_500, goodReads: 2, failedReads: 1, requests: 90 };
  const page = pageOf([], { isGood: false, served });
  expect(valuesBy(page, 'demarc_reads_total', 'result')).toEqual({ success: 2, failure: 1 });
  const values = (name: string) => Object.values(valuesBy(page, name, ''));
  expect(
    ['read_success', 'read_age_seconds', 'read_timestamp_seconds', 'api_requests_total'].map((name) =>
      values(`demarc_${name}`),
    ),
  ).toEqual([...[[0], [1.5], [1_790_000_000.5], [90]]]);
  const first = pageOf([], {
    isGood: false,
    readAt: undefined,
    tookMs: undefined,
    served: { ...served, ageMs: undefined },
    accounts: [],
  });
  expect([...readMetrics(first).keys()]).toEqual([
    'demarc_build_info',
    'demarc_read_success',
    'demarc_reads_total',
    'demarc_api_requests_total',
  ]);
});

test('5,000 CNIs on 200 circuits are one page that a parser reads', () => {
  const [cni] = recordSample('a1').circuits[0]?.cnis ?? [];
  const cnis = (of: number) =>
    Array.from({ length: 25 }, (_, at) => ({ ...cni, id: `${of}-${at}`, conduit_name: `wan-${of}-${at}` }));
  const page = pageOf(Array.from({ length: 200 }, (_, at) => ({ name: `icon-${at}`, cnis: cnis(at) })));
  expect(readMetrics(page).get('demarc_cni_info')).toHaveLength(5_000);
});
