// Runs the source of the Action, not its bundle, under @github/local-action: a pull request that adds a circuit is planned, against the sandbox
// and a GitHub on loopback. local-action is large and nothing of demarc needs it, so it is installed from its own lockfile into a folder beside
// the system's temporary files, once. Needs the built command (npm run build) and, the first time, a registry.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { installAside } from './install-aside.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const token = 'ghs_actions';
const folder = mkdtempSync(join(tmpdir(), 'demarc-action-'));
const tool = installAside('scripts/local-action');
const sandbox = spawn(process.execPath, [join(root, 'dist', 'demarc.js'), 'sandbox', '--port', '0'], { stdio: 'pipe' });
let github;
try {
  github = await startGitHub();
  const pull = github.repository.addPull();
  const cloudflare = await firstLine(sandbox.stdout);
  const code = await runAction(cloudflare, pull);
  const [comment] = github.repository.commentsOf(pull.number);
  const [status] = github.repository.statuses;
  console.log(`${comment?.body}\n${status?.context}: ${status?.state}, ${status?.description}`);
  check(code === 0, `the Action ended with ${code}`);
  check(comment?.body.includes('### Plan: ') === true, 'the pull request has no plan in a comment');
  check(status?.state === 'success', 'the commit has no status');
  console.log('\nthe source of the Action runs under @github/local-action');
} finally {
  sandbox.kill();
  await github?.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The double of the tests, which is TypeScript. */
async function startGitHub() {
  const outfile = join(folder, 'github.mjs');
  const entry = join(root, 'test', 'helpers', 'github', 'start-github.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  const module = await import(pathToFileURL(outfile).href);
  return module.startGitHub();
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('the sandbox did not start');
}

/** As local-action's own command does, but without npx, which would look for a tsx of its own. */
function runAction(cloudflare, pull) {
  const workspace = join(folder, 'work');
  mkdirSync(workspace);
  cpSync(join(root, 'examples', 'one-interconnect', 'demarc.yaml'), join(workspace, 'demarc.yaml'));
  const settings = join(folder, 'settings.env');
  writeFileSync(
    settings,
    settingsText({ ...runnerFiles(pull), ...inputs(), ...github.environment(), cloudflare, workspace }),
  );
  const local = join(tool, 'node_modules', '@github', 'local-action', 'src', 'index.ts');
  const tsx = join(tool, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const child = spawn(process.execPath, [tsx, local, root, 'src/action/main.ts', settings], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TARGET_ACTION_PATH: root, NODE_PACKAGE_MANAGER: 'npm', NODE_NO_WARNINGS: '1' },
  });
  return new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
}

function inputs() {
  return { INPUT_COMMAND: 'plan', 'INPUT_GITHUB-TOKEN': token };
}

function runnerFiles({ number, headSha }) {
  const repository = { full_name: github.repository.fullName };
  const event = {
    repository,
    pull_request: { number, head: { sha: headSha, repo: repository }, base: { ref: 'main' } },
  };
  writeFileSync(join(folder, 'event.json'), JSON.stringify(event));
  writeFileSync(join(folder, 'summary.md'), '');
  return {
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GITHUB_RUN_ID: '1',
    RUNNER_TEMP: folder,
  };
}

function settingsText({ cloudflare, workspace, ...rest }) {
  const all = {
    ...rest,
    CLOUDFLARE_API_TOKEN: 'any-token-will-do-for-the-sandbox',
    CLOUDFLARE_BASE_URL: cloudflare,
    GITHUB_WORKSPACE: workspace,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}

function check(holds, message) {
  if (!holds) throw new Error(message);
}
