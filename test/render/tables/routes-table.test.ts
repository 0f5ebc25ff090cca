import { expect, test } from 'vitest';
import { renderRoutesText } from '../../../src/render/tables/routes-table.ts';
import { sampleAccount } from '../../helpers/plan-samples.ts';

test('keeps the circuit beside the prefix on a terminal of 80 columns', () => {
  const listing = {
    ...{ account: sampleAccount, hasRoutes: true, idle: [], notRead: [] },
    prefixes: ['203.0.113.0/24', '10.40.0.0/24'].map((prefix, n) => ({
      prefix,
      advertised: 'not_owned' as const,
      routes: [
        {
          ...{ nexthop: '192.168.3.5', priority: 100, weight: undefined, kind: 'interconnect' as const },
          ...{ scope: { regions: n === 0 ? [] : ['ENAM', 'WNAM'], colos: [] }, through: ['cni.dfw-edge-1'] },
          ...{ health: { best: 'healthy', worst: 'healthy' } as const, carries: 'yes' as const },
        },
      ],
    })),
  };
  const lines = renderRoutesText([listing], { width: 80 }).split('\n');
  const at = lines.findIndex((line) => line.startsWith('10.40.0.0/24'));
  expect(lines[at]).toMatch(/^10\.40\.0\.0\/24 +cni\.dfw-edge-1 +100 +healthy/);
  expect(lines[at + 1]).toBe('    scope: ENAM, WNAM');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});
