// What the pictures show: the built command on a sandbox, in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { columns, drawTerminal } from './terminal.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const demarc = join(root, 'dist', 'demarc.js');
const account = '023e105f4ecef8ad9ca31a8372d0c353';

/** The pictures by file name. */
export async function scenes() {
  return { ...(await withScene([], pairScenes)), ...(await withScene(fortySeed, fortyScenes)) };
}

const fortyFolder = join(root, 'examples', 'forty-circuits');
const fortySeed = ['--seed', join(fortyFolder, 'sandbox-seed.yaml')];

/** The document of the README: a pair, of which somebody takes one away. Then its MTU is changed by hand. */
async function pairScenes({ folder, run, url }) {
  const file = join(folder, 'demarc.yaml');
  const text = /^```yaml \[demarc\.yaml\]\n([^]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
  if (text === undefined) throw new Error('the README has no document any more');
  writeFileSync(file, text);
  run('apply --yes');
  writeFileSync(
    file,
    text.replace(/^ {2}wan-ewr-b:\n/m, (line) => `${line}    state: absent\n`),
  );
  const plan = run('plan', 4);
  writeFileSync(file, text);
  await changeMtu(url, 'wan-ewr-a', 1400);
  const drift = run('drift', 2);
  return {
    ...picture('plan', 'A plan that would lose a prefix, and the guard that blocks it', 'plan', upTo(plan, /^ +left /)),
    ...picture('drift', 'A drift with both ways out', 'drift', drift),
  };
}

/** Twelve of forty circuits, and a metro with a dead one. */
function fortyScenes({ folder, run }) {
  cpSync(join(fortyFolder, 'demarc'), join(folder, 'demarc'), { recursive: true });
  const command = 'status --metro new-york --metro ord --metro dfw';
  const graph = run('graph --metro ord --metro dfw --format svg', 0, { FORCE_COLOR: '0' }).join('\n');
  return Promise.resolve({
    ...picture('status', 'The circuits of three metros, the sick ones first', command, run(command, 2)),
    ...graphPictures(graph),
  });
}

/** A picture of a command in each scheme. */
function picture(name, title, command, printed) {
  const drawn = drawTerminal({ title, command: `demarc ${command}`, printed });
  return Object.fromEntries(drawn.map(([suffix, svg]) => [`${name}${suffix}.svg`, svg]));
}

/** The lines up to one, and a sign that there are more. */
function upTo(lines, last) {
  const end = lines.findIndex((line) => last.test(plain(line)));
  if (end === -1) throw new Error(`no line is ${last}`);
  return [...lines.slice(0, end + 1), '        …'];
}

function plain(line) {
  // eslint-disable-next-line no-control-regex -- the colours of the terminal
  return line.replaceAll(/\u001b\[\d+m/g, '');
}

/** demarc draws one file for light and dark. A page that chooses by its own theme needs one for each. */
function graphPictures(svg) {
  const [, dark] = /@media ?\(prefers-color-scheme: ?dark\) ?\{((?:[^{}]*\{[^{}]*\})*)\}/.exec(svg) ?? [];
  if (dark === undefined) throw new Error('the picture of the network has no dark colours any more');
  const [before, after] = svg.split(/@media ?\(prefers-color-scheme: ?dark\) ?\{(?:[^{}]*\{[^{}]*\})*\}/);
  return { 'graph.svg': `${before}${after}\n`, 'graph-dark.svg': `${before}${dark}${after}\n` };
}

const terminalHook = `
const fs = require('node:fs');
const { fstatSync } = fs;
const no = () => false;
fs.fstatSync = (file, ...rest) => Object.assign(fstatSync(file, ...rest), file === 1 && { isFile: no, isFIFO: no, isSocket: no });
Object.assign(process.stdout, { isTTY: true, columns: ${columns} });
`;

async function withScene(seed, draw) {
  const folder = mkdtempSync(join(tmpdir(), 'demarc-pictures-'));
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    CLOUDFLARE_API_TOKEN: 'any-token-will-do',
    FORCE_COLOR: '1',
    TERM: 'xterm',
  };
  const sandbox = spawn(process.execPath, [demarc, 'sandbox', ...seed], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [url] = await once(createInterface({ input: sandbox.stdout }), 'line');
    // A pipe that says that it is a terminal: its tables fit the columns.
    const hook = join(folder, 'terminal.cjs');
    writeFileSync(hook, terminalHook);
    const run = (words, expected = 0, more = {}) => {
      const args = ['--require', hook, demarc, ...words.split(' ')];
      const env = { ...environment, CLOUDFLARE_BASE_URL: url, ...more };
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
      if (status !== expected) throw new Error(`demarc ${words} ended with ${status}, expected ${expected}: ${stderr}`);
      return stdout.trimEnd().split('\n');
    };
    return await draw({ folder, run, url });
  } finally {
    sandbox.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As somebody does in the dashboard. */
async function changeMtu(url, conduit, mtu) {
  const state = new URL('/_sandbox/state', url);
  const { accounts } = await (await fetch(state)).json();
  const { id, ...cni } = accounts[account].cnis.find(({ magic }) => magic.conduit_name === conduit);
  const answer = await fetch(`${url}/accounts/${account}/cni/cnis/${id}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer somebody', 'content-type': 'application/json' },
    body: JSON.stringify({ id, ...cni, magic: { ...cni.magic, mtu } }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
