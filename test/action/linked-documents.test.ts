import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circuit, folderWith } from '../e2e/workspace.ts';
import { mergeOf } from './merges.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();

/** A checkout with one document in it and links, each as `path -> target`. */
async function checkout(document: string, links: readonly string[]): Promise<string> {
  const workspace = join(await folderWith({ 'outside/a.yaml': 'canary: true\n' }), 'work');
  await mkdir(dirname(join(workspace, document)), { recursive: true });
  await writeFile(join(workspace, document), circuit);
  for (const link of links) {
    const [path = '', target = ''] = link.split(' -> ');
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await symlink(target, join(workspace, path));
  }
  return workspace;
}

describe('documents that are reached over links within the repository', () => {
  test.each<[string, string, readonly string[], Readonly<Record<string, string>>]>([
    ['a file that is a link', 'network/prod.yaml', ['demarc.yaml -> network/prod.yaml'], {}],
    ['a folder that is a link', 'network/prod.yaml', ['demarc -> network'], {}],
    ['a link in the folder', 'shared/prod.yaml', ['demarc/prod.yaml -> ../shared/prod.yaml'], {}],
    ['a linked folder in the folder', 'shared/eu/prod.yaml', ['demarc/eu -> ../shared/eu'], {}],
    ['a link to a link', 'shared/prod.yaml', ['demarc/a.yaml -> ../b.yaml', 'b.yaml -> shared/prod.yaml'], {}],
    [
      'a folder of its own',
      'shared/a.yaml',
      ['eu/demarc/a.yaml -> ../../shared/a.yaml'],
      { 'working-directory': 'eu' },
    ],
  ])('%s: they are planned, and an old apply changes nothing after their target changed', async (...args) => {
    const [, document, links, inputs] = args;
    const workspace = await checkout(document, links);
    const pull = await pullFor(github());
    const plan = await pull.run({ files: {}, workspace, inputs });
    expect(plan.code).toBe(0);
    expect(plan.outputs).toMatchObject({ create: '2' });
    expect(plan.commands.find(({ properties }) => 'file' in properties)?.properties['file']).toBe(document);
    const merge = mergeOf(github(), pull);
    const { repository } = github();
    repository.git.files.set(repository.push('main', 'another').after, [
      { filename: document, status: 'modified', changes: 1 },
    ]);
    const { code, outputs } = await merge.apply({ files: {}, workspace, inputs, env: { GITHUB_RUN_ATTEMPT: '2' } });
    expect({ code, changed: outputs['changed'] }).toEqual({ code: 4, changed: 'false' });
  });
});

describe('a link that leads out of the repository is refused, and its target is not shown:', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['out of the repository', 'demarc/b.yaml -> ../../outside/a.yaml', {}],
    ['to a folder out of the repository', 'demarc/b -> ../../outside', {}],
    ['over a link that leads out', 'demarc/b.yaml -> ../c/a.yaml', {}],
    ['into what git keeps for itself', 'demarc/b.yaml -> ../.git/config', {}],
    [
      'out of the repository, as the working directory',
      'eu -> ../outside',
      { 'working-directory': 'eu', files: 'a.yaml' },
    ],
    [
      'out of the repository, above the working directory',
      'eu -> ..',
      { 'working-directory': 'eu/outside', files: 'a.yaml' },
    ],
    ['into what git keeps, as the working directory', 'eu -> .git', { 'working-directory': 'eu', files: 'config' }],
    ['out of the folder that the workflow names', 'demarc/b.yaml -> ../canary.yaml', { files: 'demarc' }],
  ])('%s', async (_name, link, inputs) => {
    const workspace = await checkout('demarc/a.yaml', [link, 'c -> ../outside']);
    await mkdir(join(workspace, '.git'));
    await writeFile(join(workspace, '.git/config'), 'canary: true\n');
    await writeFile(join(workspace, 'canary.yaml'), 'canary: true\n');
    const pull = await pullFor(github());
    const { code, log, summary } = await pull.run({ files: {}, workspace, inputs });
    expect(code).toBe(3);
    expect(log).toMatch(/points outside the (?:repository|folder that was named)/);
    expect(
      `${log}${summary}${pull
        .comments()
        .map(({ body }) => body)
        .join('')}`,
    ).not.toContain('canary:');
    expect(await pull.sandbox.requests()).toEqual([]);
  });
});
