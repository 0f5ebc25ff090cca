import { expect, test } from 'vitest';
import log from '../../schemas/event-log.schema.json' with { type: 'json' };
import report from '../../schemas/report.schema.json' with { type: 'json' };

const inLog = new Map<string, object>(Object.entries(log.$defs));
const inReport = new Map<string, object>(Object.entries(report.$defs));

test('report and log say in the same form who ran an apply, and on what', () => {
  const shared = [...inReport.keys()].filter((name) => inLog.has(name) && name !== 'time');
  expect(shared).toEqual(
    expect.arrayContaining([
      'RunActor',
      'RunCommit',
      'RunPull',
      'RunApproval',
      'NotKnown',
      'DocumentDigest',
      'RunGuard',
    ]),
  );
  for (const name of shared) expect({ name, form: inLog.get(name) }).toEqual({ name, form: inReport.get(name) });
  const { id, demarc, started_at, ended_at, end, exit_code, ...facts } = report.$defs.RunRecord.properties;
  expect([id, demarc, started_at, ended_at, end, exit_code]).not.toContain(undefined);
  expect(log.$defs.about.properties).toMatchObject(facts);
});
