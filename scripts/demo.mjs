// The main job, walked through with the built command on the embedded sandbox: validate, plan, apply, an empty plan, somebody's
// edit by hand, drift, repair, a guard that keeps the last circuit up, and a prefix that would be lost. Every command line is shown before its output; an unexpected exit code ends the walk.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const demarc = join(root, 'dist', 'demarc.js');
const account = '023e105f4ecef8ad9ca31a8372d0c353';
const folder = mkdtempSync(join(tmpdir(), 'demarc-demo-'));
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
let sandbox;

try {
  const document = join(folder, 'demarc.yaml');
  cpSync(join(root, 'examples', 'redundant-pair', 'demarc.yaml'), document);
  const url = await startSandbox();
  const environment = {
    CLOUDFLARE_BASE_URL: url,
    CLOUDFLARE_API_TOKEN: 'any-token-will-do-for-the-sandbox',
    DEMARC_MD5_EWR_A: 'a-key',
    DEMARC_MD5_EWR_B: 'another-key',
  };
  const run = (what, args, expected = 0) => {
    say(what);
    command(args);
    const { status } = spawnSync(process.execPath, [demarc, ...args], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment, ...(colour && { FORCE_COLOR: '1' }) },
    });
    if (status !== expected) throw new Error(`demarc ${args.join(' ')} ended with ${status}, expected ${expected}`);
  };

  run('Is the document right? Offline: shape and meaning, with line and column.', ['validate']);
  run(
    'What would change? Only reads; exit code 2 says that there is something to do.',
    ['plan', '--detailed-exitcode'],
    2,
  );
  run('Do it. In a terminal it asks; --yes is for pipelines.', ['apply', '--yes']);
  run('Planning again finds nothing to do.', ['plan', '--detailed-exitcode']);
  run('How are the circuits?', ['status']);
  await editByHand(url);
  run(
    'A cron job asks every hour whether the network is still what the document says. It is not: exit code 2.',
    ['drift'],
    2,
  );
  run('Put it back.', ['apply', '--yes']);
  run('And the network is as declared again.', ['drift']);
  await setLight(url, 'Down');
  changeFirst(document);
  run(
    'Each circuit backs the other up, and the other is dark. The guard outage refuses to touch the last one: exit code 4.',
    ['plan'],
    4,
  );
  await setLight(url, 'Healthy');
  run('With both circuits up, the same change may be carried out.', ['apply', '--yes']);
  run(
    'The second site announces maintenance. What rides on it? One prefix has no other way: exit code 2.',
    ['preflight', '--without', 'site:ewr02'],
    2,
  );
  removeSecond(document);
  run('The guard black-hole refuses to take that link down for good, although the other circuit is up.', ['plan'], 4);
  say('That was the main job. Next: docs/start/sandbox.md by hand, docs/start/own-account.md with your own account.');
} finally {
  sandbox?.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function startSandbox() {
  say('The embedded CNI API takes the place of Cloudflare: no account is needed.');
  command(['sandbox', '--port', '0']);
  sandbox = spawn(process.execPath, [demarc, 'sandbox', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of sandbox.stdout) {
    const [line] = String(chunk).split('\n');
    console.log(line);
    return line.trim();
  }
  throw new Error('the sandbox did not start');
}

/** What a colleague with the dashboard or curl does at night: lowers an MTU and rewrites a description. */
async function editByHand(url) {
  say('Meanwhile a colleague edits a CNI by hand, around the review.');
  const headers = { authorization: 'Bearer a-colleague', 'content-type': 'application/json' };
  const { items } = await (await fetch(`${url}/accounts/${account}/cni/cnis`, { headers })).json();
  const [cni] = items;
  const body = { ...cni, magic: { ...cni.magic, mtu: 1400, description: 'just testing' } };
  console.log(style('1', `$ curl -X PUT …/cni/cnis/${cni.id} -d '{… "mtu": 1400, "description": "just testing" …}'`));
  const answer = await fetch(`${url}/accounts/${account}/cni/cnis/${cni.id}`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(body),
  });
  console.log(`${answer.status} ${answer.statusText}`);
  if (!answer.ok) throw new Error('the edit by hand was refused');
}

/** One circuit of the two loses its light, or gets it back. */
async function setLight(url, state) {
  say(state === 'Down' ? 'At night a fibre is cut: the second circuit is dark.' : 'The fibre is spliced.');
  const control = new URL('/_sandbox/state', url);
  const world = await (await fetch(control)).json();
  const name = world.accounts[account].cnis.find(({ magic }) => magic.conduit_name === 'wan-ewr-b').interconnect;
  world.accounts[account].status[name] = state === 'Down' ? { state, reason: 'no light' } : { state };
  const answer = await fetch(control, { method: 'PUT', body: JSON.stringify(world) });
  if (!answer.ok) throw new Error(`the sandbox refused the state: ${await answer.text()}`);
}

function changeFirst(document) {
  say('In the morning somebody lowers the MTU of the first circuit.');
  writeFileSync(document, readFileSync(document, 'utf8').replace('mtu: 1500', 'mtu: 1476'));
}

function removeSecond(document) {
  say('Somebody thinks that the second link is not needed any more.');
  writeFileSync(
    document,
    readFileSync(document, 'utf8').replace('  wan-ewr-b:\n', '  wan-ewr-b:\n    state: absent # delete it\n'),
  );
}

function say(text) {
  console.log(`\n${style('2', `# ${text}`)}`);
}

function command(args) {
  console.log(style('1', `$ demarc ${args.join(' ')}`));
}

function style(code, text) {
  return colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}
