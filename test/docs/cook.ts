import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fortyCircuits } from '../e2e/forty-circuits.ts';
import { account } from '../e2e/workspace.ts';

type Scene = Awaited<ReturnType<typeof fortyCircuits>>;

interface Block {
  /** What follows the fence, or the name of a note. */
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of a page, and its notes for this test: comments of HTML, which no reader sees. In their order. */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```([^\n]*)\n(.*?)^```$|^<!-- (.*?): (.*?) -->$/gms)].map(
    ([, info, text, note = '', words = '']) => ({ info: info ?? note, text: text ?? words }),
  );
}

/**
 * Runs a recipe as it is written, on the account of 40 circuits. `sh` has commands, each with the exit code that its comment names (0);
 * `diff` edits a document; each line of `text` is in what the last command printed, in their order. A block that says `example` is not run.
 * `<!-- by hand: -->` has what somebody does to a CNI in the dashboard, `<!-- light: up -->` gives light to the circuits that wait for it,
 * `<!-- faults: […] -->` are those of the sandbox.
 */
export async function cook(page: string): Promise<void> {
  const scene = await fortyCircuits({ healthyAfterMs: 86_400_000 });
  const folder = join(scene.cwd, 'demarc');
  await cp(scene.documents, folder, { recursive: true });
  const variables: Record<string, string> = {};
  let printed = '';
  for (const { info, text } of blocksOf(page)) {
    if (info === 'sh') {
      for (const line of text.trimEnd().split('\n')) printed = await run(line, scene, variables);
    } else if (info === 'diff') await edit(folder, text);
    else if (info === 'text') expectLines(printed, text);
    else if (info === 'by hand') await byHand(text, scene);
    else if (info === 'light') await light(text, scene);
    else if (info === 'faults') await scene.sandbox.setFaults(JSON.parse(text) as unknown[]);
    else expect(info).toMatch(/ example$/);
  }
}

async function run(line: string, { demarc }: Scene, variables: Record<string, string>): Promise<string> {
  const [command = '', comment = ''] = line.split(/\s+#\s/, 2);
  const [, name, value = ''] = /^export (\w+)=(\S+)$/.exec(command) ?? [];
  if (name !== undefined) {
    variables[name] = value;
    return '';
  }
  const [program, ...args] = command.split(' ');
  expect(program).toBe('demarc');
  const { code, stdout, stderr } = await demarc(args, variables);
  const expected = Number(/exit code (\d+)/.exec(comment)?.[1] ?? 0);
  expect({ line, code, why: code === expected ? '' : stdout + stderr }).toEqual({ line, code: expected, why: '' });
  return stdout;
}

/** Its kept and removed lines must be at exactly one place of the documents. */
async function edit(folder: string, diff: string): Promise<void> {
  const lines = diff.trimEnd().split('\n');
  const side = (mark: string) =>
    lines.flatMap((line) => (line.startsWith(' ') || line.startsWith(mark) ? [`${line.slice(1)}\n`] : [])).join('');
  const [before, after] = [side('-'), side('+')];
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const));
  const places = texts.flatMap(([file, text]) =>
    text
      .split(before)
      .slice(1)
      .map(() => file),
  );
  expect({ before, places: places.length }).toEqual({ before, places: 1 });
  const [file = ''] = places;
  await writeFile(
    file,
    (await readFile(file, 'utf8')).replace(before, () => after),
  );
}

function expectLines(output: string, text: string): void {
  let rest = output;
  for (const line of text.trimEnd().split('\n')) {
    expect(rest).toContain(line.trim());
    rest = rest.slice(rest.indexOf(line.trim()) + line.trim().length);
  }
}

/** `CONDUIT magic.FIELD VALUE` */
async function byHand(words: string, { sandbox }: Scene): Promise<void> {
  const [conduit, path = '', value] = words.split(' ');
  const cnis = (await sandbox.state()).accounts[account]?.cnis ?? [];
  const cni = cnis.find(({ magic }) => magic.conduit_name === conduit);
  if (cni === undefined) throw new Error(`no CNI ${words}`);
  const magic = { ...cni.magic, [path.replace('magic.', '')]: Number(value) };
  const answer = await fetch(`${sandbox.url}/accounts/${account}/cni/cnis/${cni.id}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer somebody', 'content-type': 'application/json' },
    body: JSON.stringify({ ...cni, magic }),
  });
  expect(answer.status).toBe(200);
}

async function light(state: string, { sandbox, demarc }: Scene): Promise<void> {
  const { interconnects = [], status = {} } = (await sandbox.state()).accounts[account] ?? {};
  for (const { name } of interconnects) {
    if (!name.startsWith('icon-')) continue;
    expect(status[name]).not.toMatchObject({ state: 'Healthy' });
    expect((await demarc(['sandbox', 'light', name, state, '--base-url', sandbox.url])).code).toBe(0);
  }
}
