import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mapping, readWorkflow } from './workflow.ts';
import { workflowFiles } from './workflow-files.ts';

const page = readFileSync(new URL('../../examples/github/README.md', import.meta.url), 'utf8');
/** `permission: level` and the jobs that the table names for it. */
const listed = new Map(
  [...page.matchAll(/^\| `([a-z-]+: (?:read|write))` +\| ([^|]+?) +\|/gm)].map(([, permission = '', jobs = '']) => [
    permission,
    jobs.split(', '),
  ]),
);
const asked = workflowFiles()
  .filter(({ name }) => name.startsWith('examples/github/'))
  .flatMap(({ text }) => readWorkflow(text).jobs)
  .flatMap(({ value }) =>
    Object.entries(mapping(value['permissions'])).map(([scope, level]) => ({
      job: String(value['name']).split(' ')[0] ?? '',
      permission: `${scope}: ${String(level)}`,
    })),
  );

test('the page of the workflows lists exactly the permissions of their jobs, with reasons', () => {
  for (const { job, permission } of asked) {
    const jobs = listed.get(permission);
    expect({ job, permission, told: jobs?.includes('all') === true || jobs?.includes(job) }).toMatchObject({
      told: true,
    });
  }
  for (const [permission, jobs] of listed) {
    for (const job of jobs.filter((name) => /^[A-Z]\w+$/.test(name))) {
      expect(asked).toContainEqual({ job, permission });
    }
  }
  expect(listed.size).toBe(7);
});
