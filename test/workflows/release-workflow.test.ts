import { expect, test } from 'vitest';
import { list, mapping, readWorkflow } from './workflow.ts';
import { workflowFiles } from './workflow-files.ts';

const file = workflowFiles().find(({ name }) => name === '.github/workflows/release.yml');
const { jobs } = readWorkflow(file?.text ?? '');
const scriptsOf = (id: string) => {
  const job = jobs.find((candidate) => candidate.id === id);
  return job?.steps.map(({ run }) => (typeof run === 'string' ? run : '')).join('\n') ?? '';
};
const needsOf = (id: string) => list(jobs.find((job) => job.id === id)?.value['needs']);

test('a publish that fails leaves the major version where it was', () => {
  const moving = jobs.filter(({ id }) => scriptsOf(id).includes('release.mjs major')).map(({ id }) => id);
  const publishing = jobs.filter(({ id }) => scriptsOf(id).includes('npm publish')).map(({ id }) => id);
  expect(moving).toEqual(['announce']);
  expect(publishing).toEqual(['publish']);
  expect(needsOf('announce')).toContain('publish');
  expect(needsOf('publish')).toContain('tag');
});

test('the pinned commit of a package exists before the package', () => {
  expect(scriptsOf('build')).toMatch(/release\.mjs commit[^]*stamp-action\.mjs[^]*npm pack[^]*check-package\.mjs/);
  expect(scriptsOf('tag')).toContain('release.mjs tag "$VERSION" "$COMMIT"');
  expect(needsOf('tag')).toEqual(['build', 'executables']);
});

test('no job that may write or has an identity runs foreign code', () => {
  const powerful = jobs.filter(({ value }) => Object.values(mapping(value['permissions'])).includes('write'));
  expect(powerful.map(({ id }) => id)).toEqual(['tag', 'publish', 'attest', 'container', 'announce']);
  for (const { id } of powerful) {
    expect(scriptsOf(id)).not.toMatch(/npm (?:ci|install|i|run|test|exec|pack)\b|npx|\.ci\/run/);
    expect(scriptsOf(id)).not.toMatch(/npm publish(?!.*--ignore-scripts)/);
  }
});

test('it starts by hand, on main, and a rehearsal publishes nothing', () => {
  const on = mapping(readWorkflow(file?.text ?? '').value['on']);
  expect(Object.keys(on)).toEqual(['workflow_dispatch']);
  expect(jobs.find(({ id }) => id === 'build')?.value['if']).toBe("${{ github.ref == 'refs/heads/main' }}");
  expect(jobs.find(({ id }) => id === 'tag')?.value['if']).toBe('${{ !inputs.rehearse }}');
});

test('the executables hold what the package holds, and are tried before anything is public', () => {
  expect(scriptsOf('executables')).toMatch(
    /tar -xzf "package\/demarc-\$VERSION\.tgz"[^]*scripts\/executable\.mjs[^]*scripts\/sbom\.mjs executable/,
  );
  expect(scriptsOf('executables')).not.toContain('npm run build');
  expect(scriptsOf('executables')).toContain('scripts/container.mjs');
});

test('everything that a release has is in its checksums, which are attested before it is announced', () => {
  expect(scriptsOf('attest')).toContain('sha256sum -- *');
  expect(needsOf('announce')).toEqual(expect.arrayContaining(['attest', 'container']));
  expect(scriptsOf('announce')).toContain('gh release upload "v$VERSION" assets/*');
  const attested = jobs.flatMap(({ id, steps }) =>
    steps.filter(({ uses }) => String(uses).startsWith('actions/attest-build-provenance@')).map(() => id),
  );
  expect(attested).toEqual(['attest', 'container']);
});
