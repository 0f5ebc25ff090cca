// Tries an executable as somebody has it who has nothing else: an empty folder, an empty environment, no Node.js.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

export async function tryExecutable(path) {
  const folder = mkdtempSync(join(tmpdir(), 'demarc-executable-'));
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  // Windows starts nothing without it.
  const system = process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot };
  const environment = { ...system, XDG_RUNTIME_DIR: folder, XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
  const run = (args, env = {}) =>
    execFileSync(path, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const expect = (holds, what) => {
    if (!holds) throw new Error(`the executable fails: ${what}`);
  };
  try {
    expect(run(['--version']).trim() === version, '--version');
    writeFileSync(join(folder, 'demarc.yaml'), readFileSync(new URL('examples/one-interconnect/demarc.yaml', root)));
    run(['validate']);
    expect(run(['plan', '--sandbox']).includes('ewr'), 'plan --sandbox');
    run(['apply', '--sandbox', '--yes', '--quiet']);
    expect(run(['status', '--sandbox', '--format', 'json']).includes('Healthy'), 'status --sandbox');
    expect(run(['graph', '--sandbox', '--format', 'html']).includes('<!doctype html>'), 'graph --format html');
    expect(run(['explain', 'plan-no-slot']).includes('plan-no-slot'), 'explain');
    const schema = readFileSync(fileURLToPath(new URL('schemas/desired-state.schema.json', root)), 'utf8');
    expect(JSON.stringify(JSON.parse(run(['schema']))) === JSON.stringify(JSON.parse(schema)), 'schema');
    expect(run(['completion', 'bash']).includes('complete -o default'), 'completion');
    expect(run(['plan', '--help']).startsWith('demarc plan'), 'plan --help');
    run(['init', 'begun', '--starter', '--quiet']);
    expect(existsSync(join(folder, 'begun', '.github', 'workflows', 'demarc-plan.yml')), 'init');
    expect(existsSync(join(folder, 'begun', 'demarc.schema.json')), 'the schema of init');
    run(['init', 'gitlab', '--starter', '--quiet', '--ci', 'gitlab']);
    expect(existsSync(join(folder, 'gitlab', '.gitlab', 'demarc.gitlab-ci.yml')), 'init --ci gitlab');
    await trySandbox(path, folder, environment, run, expect);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Another process of it answers as the API. */
async function trySandbox(path, folder, environment, run, expect) {
  const sandbox = spawn(path, ['sandbox', '--port', '0'], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(sandbox, 'close');
  try {
    const [url] = await once(createInterface({ input: sandbox.stdout }), 'line');
    const api = { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_TOKEN: 'any-token-will-do' };
    run(['apply', '--yes', '--quiet'], api);
    expect(run(['status', '--format', 'json'], api).includes('Healthy'), 'status against sandbox');
    expect(run(['drift'], api) !== undefined, 'drift');
  } finally {
    sandbox.kill();
    await closed;
  }
}
