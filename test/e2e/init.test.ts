import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { slotId } from '../helpers/account.ts';
import { nastyTexts } from '../helpers/hand-made.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, folderWith, freeSlot, sandboxFor } from './workspace.ts';

const workflows = ['demarc-apply.yml', 'demarc-drift.yml', 'demarc-plan.yml'];
const every = [
  'demarc.yaml',
  'demarc.schema.json',
  '.gitignore',
  ...workflows.map((name) => `.github/workflows/${name}`),
  '.github/CODEOWNERS',
  '.github/dependabot.yml',
];

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const live = { CLOUDFLARE_ACCOUNT_ID: account };

/** Forty circuits that people made over the years, and called as people do. */
function fortyCircuits() {
  const facility = { name: 'Equinix NY1', address: ['165 Halsey St', 'Newark, NJ 07102'] };
  const numbers = Array.from({ length: 40 }, (_, i) => i);
  const isPartner = (i: number) => i % 8 === 7;
  const nameOf = (i: number) => `icon-${isPartner(i) ? 'gcp' : 'ewr'}-${i}`;
  const interconnects = numbers.map((i) =>
    isPartner(i)
      ? { name: nameOf(i), type: 'gcp_partner', region: i % 16 === 7 ? 'us-east4' : 'us-west1', speed: '1G' }
      : { name: nameOf(i), type: 'direct', facility, site: `ewr0${i % 4}`, slot_id: slotId(i), speed: '10G' },
  );
  const cnis = nastyTexts.map((text, i) => ({
    id: `10000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    interconnect: nameOf(i % 40),
    cust_ip: `10.0.${i}.1/31`,
    p2p_ip: `10.0.${i}.0/31`,
    magic: { conduit_name: text, description: nastyTexts.at(-1 - i) ?? '', mtu: 1500 },
    ...(i % 2 === 0 && { bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], md5_key: `live-key-${i}` } }),
  }));
  return { settings: { default_asn: 64512 }, interconnects, cnis };
}

describe('init with an account', () => {
  test('adopts 40 circuits made by hand with one command', async () => {
    const sandbox = await sandboxFor({ seed: { accounts: { [account]: fortyCircuits() } } });
    const cwd = await folderWith();
    const { code, stdout, stderr } = await sandbox.demarc(['init', '--protect'], { cwd, env: live });
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    expect(stdout).toBe(every.map((path) => `wrote  ${path}\n`).join(''));
    expect(stderr).toContain(`40 interconnects and ${nastyTexts.length} CNIs declared`);
    expect(stderr).not.toContain('not declared');
    expect((await sandbox.demarc(['validate'], { cwd })).code).toBe(0);
    const plan = await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd });
    expect(`${plan.code} ${plan.stdout}`).toMatch(/^0 [^]*\nNo changes\. .* 0 unmanaged\.\n/);
    expect((await sandbox.demarc(['drift'], { cwd })).code).toBe(0);
    expect(await sandbox.commits()).toEqual([]);
    const document = await readFile(join(cwd, 'demarc.yaml'), 'utf8');
    expect(document.match(/^ {4}protect: true$/gm)).toHaveLength(40 + nastyTexts.length);
    expect(document + stdout + stderr).not.toContain('live-key');
  });

  test("passes the document's variables on in the workflows with --secrets env", async () => {
    const sandbox = await sandboxFor({ seed: { accounts: { [account]: fortyCircuits() } } });
    const cwd = await folderWith();
    const { stderr } = await sandbox.demarc(['init', '--secrets', 'env'], { cwd, env: live });
    const document = await readFile(join(cwd, 'demarc.yaml'), 'utf8');
    const variables = [...document.matchAll(/md5_key: \$\{env:(\w+)\}/g)].map(([, name = '']) => name);
    expect(variables).toHaveLength(Math.ceil(nastyTexts.length / 2));
    for (const name of workflows) {
      const text = await readFile(join(cwd, '.github/workflows', name), 'utf8');
      for (const variable of variables) expect(text).toContain(`          ${variable}: \${{ secrets.${variable} }}\n`);
      expect(text).not.toContain('DEMARC_MD5_EWR_A');
    }
    for (const variable of variables) expect(stderr).toContain(variable);
    expect(stderr).toContain(
      'Read demarc.yaml, set the variables above to the keys of the live sessions, then demarc plan',
    );
    expect(stderr).toMatch(/the repository: DEMARC_MD5_.* and \d+ more, which the documents read/);
  });

  test.each([
    ['a token that may not read', [{ kind: 'status', status: 403 }], {}],
    ['half of a pair of credentials', [], { CLOUDFLARE_API_TOKEN: '', CLOUDFLARE_EMAIL: 'ops@example.com' }],
  ])('writes nothing with %s', async (_name, faults, env) => {
    const sandbox = await sandboxFor();
    await sandbox.setFaults(faults);
    const cwd = await folderWith();
    const { code, stdout, stderr } = await sandbox.demarc(['init'], { cwd, env: { ...live, ...env } });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: /m);
    expect(await readdir(cwd)).toEqual([]);
  });

  test('counts the live circuits that a starter or existing documents leave out', async () => {
    const sandbox = await sandboxFor({ seed: { accounts: { [account]: fortyCircuits() } } });
    const own = `version: 1\naccount: ${account}\ninterconnects:\n  a: { type: direct, name: icon-ewr-1 }\n`;
    const cwd = await folderWith({ 'demarc/own.yaml': own });
    const kept = await sandbox.demarc(['init'], { cwd, env: live });
    expect(kept.stdout).toContain('kept   demarc/, which existed already\n');
    expect(kept.stderr).toContain(`demarc/ leaves out 39 live circuits of account ${account}`);
    expect(await filesIn(cwd)).not.toContain('demarc.yaml');
    const starter = await sandbox.demarc(['init', 'new', '--starter'], { cwd, env: live });
    expect(starter.code).toBe(0);
    expect(starter.stderr).toContain(`the starter leaves out 40 live circuits of account ${account}`);
    expect(await readFile(join(cwd, 'new/demarc.yaml'), 'utf8')).toContain(`\naccount: ${account}\n`);
    expect(await sandbox.commits()).toEqual([]);
    const before = (await sandbox.requests()).length;
    const tokenless = { ...live, CLOUDFLARE_API_TOKEN: '' };
    expect((await sandbox.demarc(['init', 'third'], { cwd, env: tokenless })).code).toBe(0);
    expect(await sandbox.requests()).toHaveLength(before);
    await sandbox.setFaults([{ kind: 'status', status: 403 }]);
    const refused = await sandbox.demarc(['init', 'other', '--starter'], { cwd, env: live });
    expect(refused.code).toBe(0);
    expect(refused.stderr).toContain('note: it is unknown whether live circuits are left out');
  });

  test.each(['demarc.yml', 'Demarc.YAML', 'demarc.json'])(
    'refuses to write a document that would hide %s, with advice',
    async (name) => {
      const cwd = await folderWith({ [name]: name.endsWith('json') ? '{"version":1,"account":"a"}' : 'version: 1\n' });
      const { code, stdout, stderr } = await runDemarc(['init'], { cwd });
      expect(stderr).toContain(`error: ${name} exists, and a new demarc.yaml would hide it`);
      expect(stderr).toContain(`Rename ${name} to demarc.yaml`);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(await filesIn(cwd)).toEqual([name]);
    },
  );

  test('reports that both demarc.yaml and demarc/ exist', async () => {
    const cwd = await folderWith({ 'demarc.yaml': 'version: 1\n', 'demarc/a.yaml': 'version: 1\n' });
    const { code, stderr } = await runDemarc(['init'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('demarc.yaml and demarc/ both exist here');
  });

  test('accepts the sandbox as an account', async () => {
    const cwd = await folderWith();
    const { code, stderr } = await runDemarc(['init', '--sandbox'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('then demarc plan --sandbox demarc.yaml: it finds nothing to change.');
    expect((await runDemarc(['plan', '--sandbox', '--detailed-exitcode'], { cwd })).code).toBe(0);
  });

  test('shows examples of declarations for an account without circuits', async () => {
    const cwd = await folderWith();
    await runDemarc(['init', '--sandbox'], { cwd });
    const document = await readFile(join(cwd, 'demarc.yaml'), 'utf8');
    expect(document).toContain('\n#interconnects:\n#  ewr-a:\n');
    expect(document.match(/default_asn/g)).toHaveLength(1);
    await writeFile(join(cwd, 'demarc.yaml'), document.replace(/^#(?=\S| {2})/gm, ''));
    expect((await runDemarc(['validate'], { cwd })).code).toBe(0);
  });

  test('writes a folder when the export is split', async () => {
    const sandbox = await sandboxFor({ seed: { accounts: { [account]: fortyCircuits() } } });
    const cwd = await folderWith();
    expect((await sandbox.demarc(['init', '--split', 'site'], { cwd, env: live })).code).toBe(0);
    expect(await readdir(join(cwd, 'demarc'))).toContain('ewr00.yaml');
    const first = (await readFile(join(cwd, 'demarc/ewr00.yaml'), 'utf8')).split('\n')[0];
    expect(first).toBe('# yaml-language-server: $schema=../demarc.schema.json');
    expect((await sandbox.demarc(['plan', 'demarc'], { cwd })).stderr).not.toContain('looks like a document');
    expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).code).toBe(0);
  });
});

describe('init without an account', () => {
  test('writes a valid starter that manages nothing, and all other files', async () => {
    const cwd = await folderWith();
    const { code, stdout, stderr } = await runDemarc(['init'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe(every.map((path) => `wrote  ${path}\n`).join(''));
    expect(await filesIn(cwd)).toEqual([...every].sort());
    for (const name of workflows) {
      const example = await readFile(new URL(`../../examples/github/${name}`, import.meta.url), 'utf8');
      expect(await readFile(join(cwd, '.github/workflows', name), 'utf8')).toBe(example);
    }
    expect((await runDemarc(['validate'], { cwd })).code).toBe(0);
    expect((await runDemarc(['plan', '--sandbox', '--detailed-exitcode'], { cwd })).code).toBe(0);
    expect(stderr).toContain('CLOUDFLARE_READ_TOKEN');
    expect(stderr).toContain('the environment cloudflare, for main alone: CLOUDFLARE_WRITE_TOKEN, which may write');
    expect(stderr).toContain('required checks Validate and Plan.');
    expect(stderr).toContain('replace @OWNER/network in CODEOWNERS by your team');
    expect(stderr).toContain('Write its account');
  });

  test('writes examples into the starter that are valid without their #', async () => {
    const cwd = await folderWith();
    await runDemarc(['init'], { cwd });
    const starter = await readFile(join(cwd, 'demarc.yaml'), 'utf8');
    await writeFile(join(cwd, 'demarc.yaml'), starter.replace(/^#(?=\S| {2})/gm, ''));
    const { code, stdout } = await runDemarc(['validate', '--format', 'json'], { cwd });
    expect(code).toBe(0);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { severity: string; code: string }[] };
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    const key = '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10/us-east4/1';
    const env = { DEMARC_PAIRING_GCP_EAST: key, DEMARC_MD5_WAN_EWR_B: 'any' };
    const plan = await runDemarc(['plan', '--sandbox'], { cwd, env });
    expect(plan.stdout).toContain('Plan: 6 to create');
  });

  test('leaves existing files alone and says what a .gitignore lacks', async () => {
    const existing = { 'demarc.yaml': 'version: 1\n', '.gitignore': '/.demarc\nplan.json\n' };
    const cwd = await folderWith({ ...existing, '.github/workflows/demarc-plan.yml': 'mine' });
    const { code, stdout } = await runDemarc(['init'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('kept   demarc.yaml, which existed already\n');
    expect(stdout).toContain(
      'kept   .gitignore, which existed already; it lacks plan.md, report.json, demarc-*.xml, demarc-quality.json, *snapshot*.json, *journal*.json, *.ndjson, *.log, *.pdf, .demarc-*.tmp and .env\n',
    );
    expect(stdout).toContain('kept   .github/workflows/demarc-plan.yml, which existed already\n');
    expect(stdout).toContain('wrote  .github/workflows/demarc-apply.yml\n');
    for (const [name, text] of Object.entries(existing)) expect(await readFile(join(cwd, name), 'utf8')).toBe(text);
    expect(await readFile(join(cwd, '.github/workflows/demarc-plan.yml'), 'utf8')).toBe('mine');
    const again = await runDemarc(['init'], { cwd });
    expect(again.code).toBe(0);
    expect(again.stdout).not.toContain('wrote');
  });

  test('writes a document for each of several accounts and the workflows of a fleet', async () => {
    const cwd = await folderWith();
    const other = 'b'.repeat(32);
    const { stdout, stderr } = await runDemarc(['init', '--account', other, '--account', account], { cwd });
    const written = stdout.split('\n').map((line) => line.slice(7));
    expect(written).toEqual(expect.arrayContaining([`demarc/${account}.yaml`, `demarc/${other}.yaml`]));
    expect(written).toContain('.github/workflows/demarc-fleet-plan.yml');
    expect(written).not.toContain('.github/workflows/demarc-plan.yml');
    expect(stderr).toContain('required checks Validate and Fleet.');
    expect(stderr).toContain('the repository: CLOUDFLARE_READ_TOKEN, which may only read');
    for (const tag of [account, other]) {
      expect(stderr).toContain(
        `environment cloudflare-${tag}, for main alone: CLOUDFLARE_WRITE_TOKEN, which may write`,
      );
    }
    expect((await runDemarc(['validate'], { cwd })).code).toBe(0);
  });

  test('fits the workflows to existing documents', async () => {
    const [first, second] = [account, 'b'.repeat(32)];
    const cwd = await folderWith({
      'demarc/eu.yaml': `version: 1\naccount: ${first}\ncredentials: { token_env: CF_TOKEN_EU }\nsettings: { default_asn: 64512 }\n`,
      'demarc/us.yaml': `version: 1\naccount: ${second}\ncredentials: { token_env: CF_TOKEN_US }\ncnis:\n  wan:\n    interconnect: ewr-a\n    magic: { description: "\${env:DEMARC_TEXT}" } # no \${env:DEMARC_REMARK}\n`,
    });
    const { stdout, stderr } = await runDemarc(['init'], { cwd });
    expect(stdout).toContain('wrote  .github/workflows/demarc-fleet-plan.yml\n');
    const plan = await readFile(join(cwd, '.github/workflows/demarc-fleet-plan.yml'), 'utf8');
    expect(plan).toContain("CF_TOKEN_US: ${{ matrix.token_env == 'CF_TOKEN_US' && secrets.CF_READ_TOKEN_US || '' }}");
    expect(plan).toContain('          DEMARC_TEXT: ${{ secrets.DEMARC_TEXT }}\n');
    expect(plan).not.toMatch(/DEMARC_REMARK|EMEA/);
    expect(stderr).toContain('the repository: CF_READ_TOKEN_EU and CF_READ_TOKEN_US, which may only read');
    expect(stderr).toContain(`environment cloudflare-${second}, for main alone: CF_TOKEN_US, which may write`);
  });

  test('reports that it cannot fit workflows to invalid documents', async () => {
    const cwd = await folderWith({ 'demarc.yaml': 'version: 1\nwhat: ever\n' });
    const { code, stderr } = await runDemarc(['init'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('note: demarc.yaml is not valid, so the workflows could not be adapted to it');
    expect(await filesIn(cwd)).toContain('.github/workflows/demarc-plan.yml');
  });

  test('says in a subfolder of a repository where GitHub looks for workflows', async () => {
    const cwd = await folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
    const { stderr } = await runDemarc(['init', 'network'], { cwd });
    expect(stderr).toContain('Move .github to the root of the repository, ');
    expect((await runDemarc(['init'], { cwd })).stderr).not.toContain('Move');
  });

  test.each([
    [['a', 'b'], {}, 64, 'init does not take "b"'],
    [['file'], {}, 64, 'file is not a folder'],
    [['--starter', '--protect'], {}, 64, '--starter writes an empty document'],
    [['--protect'], {}, 64, 'there is no account to export'],
    [['--protect'], live, 1, 'there are no credentials'],
    [['--account', 'not-a-tag'], {}, 64, 'not an account tag'],
  ])('refuses %j', async (words, env, code, message) => {
    const cwd = await folderWith({ file: freeSlot });
    const result = await runDemarc(['init', ...words], { cwd, env });
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
    expect(await readdir(cwd)).toEqual(['file']);
  });

  test('writes nothing when one of the files cannot be written', async () => {
    const cwd = await folderWith({ '.github': 'a file' });
    const { code, stderr } = await runDemarc(['init'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('No file was written.');
    expect(await readdir(cwd)).toEqual(['.github']);
    await mkdir(join(cwd, 'sub'));
    expect((await runDemarc(['init', 'sub'], { cwd })).code).toBe(0);
  });
});
