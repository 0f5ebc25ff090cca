import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDesired } from '../../../src/config/load-desired.ts';
import { ExitCode } from '../../../src/model/exit-code.ts';
import { checkRules } from '../../../src/rules/check-rules.ts';
import { fixedRules, rules } from '../../../src/rules/rules.ts';
import { trySeed } from '../../../src/sandbox/seeds/try-seed.ts';
import { explainAll, type GroupId } from '../../../src/usecases/explain/explain.ts';
import { account, circuit, folderWith, sandboxFor } from '../../e2e/workspace.ts';
import { runDemarc } from '../../helpers/run-demarc.ts';
import { asPattern, findCodes } from './find-codes.ts';

const groups = explainAll();
const pagesOf = (id: GroupId) => groups.find((group) => group.id === id)?.pages ?? [];
const codesOf = (id: GroupId) => pagesOf(id).map(({ code }) => code);
const allPages = groups.flatMap(({ pages }) => pages);
const found = findCodes();
const ruleIds = [...rules, ...fixedRules].map(({ id }) => id).sort();

/** The groups whose codes are given to diagnostics, notes and annotations. */
const said = (['document', 'plan', 'api', 'run', 'action'] as const).flatMap(pagesOf);

describe('a page for each code', () => {
  test('that src gives to a diagnostic, a note of a plan, or an annotation', () => {
    const known = [...said.map(({ code }) => code), ...ruleIds];
    const isKnown = (code: string) => known.some((page) => asPattern(code).test(page));
    // Other functions take a `code`, too: of the system, of a character. A guard that an annotation names has the page of the guard.
    const codes = [...found.given.keys()].filter((text) => /^[a-z][a-z0-9]*(?:-[a-z0-9*]+)*$/.test(text));
    expect(codes.filter((code) => code !== 'guard-*' && !isKnown(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(110);
  });

  test('and no page without a code that src still has', () => {
    const texts = [...found.texts];
    const patterns = texts.filter((text) => /^[a-z]+-.*\*/.test(text)).map(asPattern);
    const isLeft = (code: string) => found.texts.has(code) || patterns.some((pattern) => pattern.test(code));
    expect(said.map(({ code }) => code).filter((code) => !isLeft(code))).toEqual([]);
  });

  test.each([
    ['guard', 'GuardId'],
    ['impact', 'Impact'],
    ['verdict', 'Verdict'],
    ['outcome', 'Outcome'],
    ['unproven', 'UnprovenCircuit.reason'],
  ] as const)('of the group %s', (id, type) => {
    expect(codesOf(id)).toEqual([...(found.unions.get(type) ?? [])].sort());
  });

  test('of rules and exit codes', () => {
    expect(codesOf('rule')).toEqual(ruleIds);
    expect(codesOf('exit').map(Number)).toEqual(Object.values(ExitCode).sort((a, b) => a - b));
  });
});

describe('a page', () => {
  test('is short, in whole sentences, and says what demarc says', () => {
    for (const { code, group, means, wrote, when, says, fix } of allPages) {
      const where = `${group} ${code}`;
      expect(means.length + fix.length, where).toBeLessThan(450);
      expect(
        [means, fix].filter((text) => !/[.}]$/.test(text)),
        where,
      ).toEqual([]);
      expect(says, where).not.toMatch(/\.\.|^$|\n/);
      expect(when ?? '', where).not.toMatch(/\.$/);
      if (group !== 'outcome' && group !== 'unproven') expect(wrote ?? when, where).toBeDefined();
      // A rule has texts of its own.
      if (group === 'rule') continue;
      for (const sentence of `${means} ${fix}`.split(/[.:;] /))
        expect(sentence.split(' ').length, `${where}: ${sentence}`).toBeLessThanOrEqual(25);
    }
  });

  test('quotes the words of its message, where src has them beside the code', () => {
    const isRun = (wrote?: string) => wrote !== undefined && !wrote.startsWith('$ ');
    const withWords = said.filter(({ code, wrote }) => !isRun(wrote) && (found.given.get(code) ?? []).length > 0);
    const wrong = withWords.filter(({ code, says }) => !found.given.get(code)?.some((pattern) => pattern.test(says)));
    expect(wrong.map(({ code, says }) => [code, says, ...(found.given.get(code) ?? []).map(String)])).toEqual([]);
    expect(withWords.length).toBeGreaterThan(60);
  });
});

const header = `version: 1\naccount: ${account}\n`;
const environment = {
  DEMARC_MD5: 'a-key-of-ours',
  DEMARC_MD5_QUESTION: 'secret?',
  DEMARC_MD5_LONG: 'k'.repeat(81),
  DEMARC_PAIRING_CUT: '7e51371e-72a3-40b5-b844-2e3efefaee59/us-central1',
  DEMARC_PAIRING_EU: '7e51371e-72a3-40b5-b844-2e3efefaee59/europe-west3/2',
};

const written = (id: GroupId) =>
  pagesOf(id).filter(({ wrote }) => wrote !== undefined && !wrote.startsWith('$ ')) as readonly {
    readonly code: string;
    readonly wrote: string;
    readonly says: string;
  }[];

test('the documents of pages give their code, with the words of the page', () => {
  const read = (text: string) => {
    const options = { environment, offline: true, skipSecrets: false, defaultAccount: undefined, version: '0.1.0' };
    const { accounts, diagnostics } = loadDesired([{ name: 'demarc.yaml', text: `${text}\n` }], options);
    return [...diagnostics, ...(diagnostics.some(({ severity }) => severity === 'error') ? [] : checkRules(accounts))];
  };
  const examples = [...written('document'), ...written('rule')];
  const wrong = examples.flatMap(({ code, wrote, says }) => {
    // An example about the first line of a document begins with it.
    const all = [...read(header + wrote), ...read(wrote)].filter((diagnostic) => diagnostic.code === code);
    return all.some(({ message }) => message === says) ? [] : [{ code, says, got: all.map(({ message }) => message) }];
  });
  expect(wrong).toEqual([]);
  expect(examples.length).toBeGreaterThan(80);
});

test('the documents of plan pages give their code on a new account', async () => {
  const sandbox = await sandboxFor({ seed: trySeed() });
  const cwd = await folderWith();
  const wrong: unknown[] = [];
  const examples = written('plan');
  for (const { code, wrote, says } of examples) {
    await writeFile(join(cwd, 'demarc.yaml'), `${header}${wrote}\n`);
    const { stdout } = await sandbox.demarc(['plan', '--format', 'json'], { cwd, env: environment });
    const plan = JSON.parse(stdout) as { accounts?: { errors: Note[]; warnings: Note[] }[] };
    const notes = (plan.accounts ?? []).flatMap(({ errors, warnings }) => [...errors, ...warnings]);
    const all = notes.filter((note) => note.code === code).map(({ message }) => message);
    if (!all.includes(says)) wrong.push({ code, says, got: all, notes });
  }
  expect(wrong).toEqual([]);
  expect(examples.length).toBeGreaterThan(10);
});

interface Note {
  readonly code: string;
  readonly message: string;
}

test('what a page of the API quotes is what a run says', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const fails = { operation: 'list_interconnects', kind: 'status' };
  for (const [code, fault] of [
    ['api-authentication', { ...fails, status: 401 }],
    ['api-not-found', { ...fails, status: 404 }],
  ] as const) {
    await sandbox.setFaults([{ ...fault, every: 1 }]);
    const { stdout, code: exit } = await sandbox.demarc(['plan', '--format', 'json'], { cwd });
    const said = pagesOf('api').find((page) => page.code === code)?.says ?? 'no page';
    expect(exit).toBe(1);
    expect(stdout).toContain(`"${code}"`);
    expect(stdout).toContain(said);
  }
});

describe('demarc explain', () => {
  test('shows a page in each format, and an id of several groups in each of them', async () => {
    const text = await runDemarc(['explain', 'plan-no-slot']);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(/^plan-no-slot {2}Errors and warnings of a plan\n\n {2}No free port/);
    expect(text.stdout).toContain('ewr-a: { type: direct, speed: 10G, slot: { site: ewr09 } }');
    const json = JSON.parse((await runDemarc(['explain', 'account', '--format', 'json'])).stdout) as {
      format: string;
      groups: { id: string; codes: { code: string }[] }[];
    };
    expect(json.format).toBe('demarc.codes/1');
    expect(json.groups.map(({ id, codes }) => [id, ...codes.map(({ code }) => code)])).toEqual([
      ['guard', 'account'],
      ['impact', 'account'],
    ]);
    const markdown = await runDemarc(['explain', 'GUARD-outage', '--format', 'markdown']);
    expect(markdown.stdout).toMatch(/^## Guards[^\n]*\n\n### <code>outage<\/code>\n/);
    expect((await runDemarc(['explain', '4'])).stdout).toMatch(/^4 {2}Exit codes\n/);
  });

  test('lists every code by group, and has every page as Markdown', async () => {
    const { stdout } = await runDemarc(['explain']);
    const words = stdout.split(/\s+/);
    expect(allPages.map(({ code }) => code).filter((code) => !words.includes(code))).toEqual([]);
    const markdown = (await runDemarc(['explain', '--format', 'markdown'])).stdout;
    expect(markdown.match(/^### /gm)).toHaveLength(allPages.length);
    expect(markdown.match(/^```/gm)?.length ?? 0).toBeGreaterThanOrEqual(2 * allPages.length);
  });

  test('suggests a code for a misspelt one, and ends with 64', async () => {
    expect(await runDemarc(['explain', 'plan-no-slto'])).toEqual({
      code: 64,
      stdout: '',
      stderr: 'error: there is no code "plan-no-slto"; did you mean plan-no-slot?\n  hint: run demarc explain --help\n',
    });
    expect((await runDemarc(['explain', 'quite-something-else'])).stderr).toContain('demarc explain lists them');
  });
});
