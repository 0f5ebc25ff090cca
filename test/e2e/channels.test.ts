import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const sources = fileURLToPath(new URL('../../src/', import.meta.url));

/** What only reads, opens or moves. Everything else of these modules is a way out of the process. */
const harmless = new Set(
  [
    'access chmod close closeSync constants existsSync fstat fstatSync link lstat lstatSync mkdir openSync readdir readdirSync readFile readlinkSync readSync',
    'realpath rename stat statSync statfs unlink unlinkSync Stats FileHandle createReadStream Server IncomingMessage ServerResponse STATUS_CODES',
    'isIP isIPv4 isIPv6 BlockList Socket AddressInfo getInput isDebug readFileSync open opendir realpathSync rmdir',
  ].flatMap((line) => line.split(' ')),
);
const outside =
  /^(?:node:(?:fs|fs\/promises|http|https|http2|net|tls|dgram|child_process|readline|readline\/promises|worker_threads)|undici|ky|@actions\/\w+)$/;

/**
 * Every file that text leaves the process by, with the test that looks for canaries on that way. A file that is not here fails the test: look for
 * canaries there first.
 */
const channels: Readonly<Record<string, readonly [way: string, test: string]>> = {
  'action/runner-files.ts': [
    'the summary of the step, and the outputs of one that a signal ended',
    'action/canary.test.ts',
  ],
  'action/runner.ts': ['the log, the outputs and the masks of the step', 'action/canary.test.ts'],
  'api/destination/node-fetch.ts': ['requests to the API', 'api/echo.test.ts'],
  'api/send/ky-transport.ts': ['requests to the API', 'api/echo.test.ts'],
  'api/destination/undici-fetch.ts': ['requests over a proxy', 'api/proxy.test.ts'],
  'cli/show-apply.ts': ['the question on a terminal', 'e2e/canary.test.ts'],
  'cli/demarc.ts': ['the words about an old Node', 'e2e/canary.test.ts'],
  'cli/start.ts': ['the version', 'e2e/canary.test.ts'],
  'cli/outputs/output.ts': ['stdout and stderr of what sends no request', 'e2e/canary.test.ts'],
  'cli/terminal.ts': ['stdout and stderr, --verbose included', 'e2e/canary.test.ts'],
  'sandbox/start-sandbox.ts': ['answers of the sandbox', 'sandbox/control.test.ts'],
  'system/http/serve-page.ts': ['the page of status --listen', 'e2e/status-follow.test.ts'],
  'system/private-file.ts': ['lines of journals and of --log', 'e2e/canary.test.ts'],
  'system/write-private-file.ts': ['snapshots, journals, state and locks', 'e2e/canary.test.ts'],
  'system/write-file-atomically.ts': [
    'files of --out, export, init and loa, the .gitignore of .demarc',
    'e2e/canary.test.ts',
  ],
  'system/write-files.ts': ['files of export and init', 'e2e/canary.test.ts'],
  'system/run-process.ts': [
    'the command of --check, with its environment and its input',
    'usecases/check/check-command.test.ts',
  ],
  'system/claim.ts': ['the arguments of ps: a process id', 'usecases/lock-account.test.ts'],
  'system/line-file.ts': ['the lines of --log', 'e2e/canary.test.ts'],
};

async function waysOut(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const name of (await readdir(sources, { recursive: true })).filter((path) => path.endsWith('.ts'))) {
    const text = await readFile(join(sources, name), 'utf8');
    const imported = [...text.matchAll(/import\s+(?!type\b)([^;'"]*?)\s+from\s+'([^']+)'/g)];
    const loadedLater = [...text.matchAll(/import\('([^']+)'\)\s*\.then\(\(\{([^}]*)\}\)/g)].map(
      ([all, module = '', list = '']): readonly string[] => [all, list.replaceAll(/\w+\s*:/g, ''), module],
    );
    const loaded = [...text.matchAll(/(?:const|let)\s+([^=;]*?)=\s*await import\('([^']+)'\)/g)];
    const names = [...imported, ...loaded, ...loadedLater]
      .filter(([, , module = '']) => outside.test(module))
      .flatMap(([, list = '']) => list.replaceAll(/\sas\s+\w+/g, '').split(/[{},\s]+/))
      .filter((word) => /^\w+$/.test(word) && !['type', 'as', 'default'].includes(word) && !harmless.has(word));
    const global = [...text.matchAll(/process\.std(?:out|err)\b(?!\.columns)|\bconsole\.\w+|globalThis\.fetch\b/g)].map(
      ([use]) => use,
    );
    // What opens a file to write to it says so.
    if (/\bO_(?:WRONLY|RDWR)\b|open\w*\([^)]*'[wa]x?'/.test(text)) names.push('open');
    const all = [...new Set([...names, ...global])].sort();
    if (all.length > 0) found.set(name, all);
  }
  return found;
}

test('every output channel of the process is listed with a test that searches it for secrets', async () => {
  const found = await waysOut();
  expect(Object.fromEntries([...found].filter(([file]) => !(file in channels)))).toEqual({});
  expect(Object.keys(channels).filter((file) => !found.has(file))).toEqual([]);
  for (const [, watching] of Object.values(channels)) {
    const text = await readFile(fileURLToPath(new URL(`../${watching}`, import.meta.url)), 'utf8');
    expect(text, watching).toMatch(/canary|expectNoSecret|is a private file/i);
  }
});
