import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { folderWith } from '../e2e/workspace.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { editByHand, giveLight, isKitchen, type Kitchen, type KitchenName, kitchens } from './kitchen.ts';
import { type Block, isExample, readBlocks } from './read-blocks.ts';
import { readLine } from './read-line.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

/** What is known at one place of a page. */
interface Cooking {
  readonly kitchen: Kitchen;
  readonly variables: Record<string, string>;
  /** What the last command printed, less what `text` has shown of it. */
  printed: string;
}

/** Does what a page says, from top to bottom. test/README.md lists what its blocks and notes do. */
export async function cook(page: string, usual: KitchenName): Promise<void> {
  const blocks = readBlocks(page).filter((block) => !isExample(block));
  const account = blocks.find(({ info, isNote }) => isNote && info === 'account')?.text ?? usual;
  if (!isKitchen(account)) throw new Error(`there is no account "${account}" to try a page on`);
  if (blocks.length === 0) return;
  const kitchen = await kitchens[account]();
  const cooking: Cooking = { kitchen, variables: {}, printed: '' };
  for (const block of blocks) await (block.isNote ? heed(block, kitchen) : carryOut(block, cooking));
}

async function heed({ info, text }: Block, kitchen: Kitchen): Promise<void> {
  if (info === 'by hand') await editByHand(text, kitchen);
  else if (info === 'light') await giveLight(text, kitchen);
  else if (info === 'example') await copyFile(`${examples}${text}/demarc.yaml`, join(kitchen.cwd, 'demarc.yaml'));
  else if (info === 'faults') await kitchen.sandbox.setFaults(JSON.parse(text) as unknown[]);
  else if (info !== 'account') throw new Error(`nothing is known of the note "${info}"`);
}

async function carryOut({ info, text }: Block, cooking: Cooking): Promise<void> {
  const { cwd, documents } = cooking.kitchen;
  const [, language, file] = /^(\S+)(?: \[(\S+)\])?$/.exec(info) ?? [];
  if (file !== undefined) await write(join(cwd, file), text);
  else if (language === 'sh') for (const line of text.split('\n')) await run(line, cooking);
  else if (language === 'console') await converse(text, cooking);
  else if (language === 'text') expectLines(text, cooking);
  else if (language === 'diff') await edit(documents, text);
  else if (language === 'yaml') await expectValid(text);
  else expect({ info, text }).toEqual({ info: 'a language whose blocks are run, or LANGUAGE example', text });
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function run(line: string, cooking: Cooking): Promise<void> {
  const read = readLine(line);
  if (read === undefined) return;
  const { output, exitCode } = read;
  const [program, ...args] = read.words;
  const { kitchen, variables } = cooking;
  const path = (name = '') => join(kitchen.cwd, name);
  if (program === 'export') set(args, variables);
  else if (program === 'cp') await copyFile(path(args[0]), path(args[1]));
  // Somebody looks at the file, and changes nothing.
  else if (program === '$EDITOR') await stat(path(args[0]));
  else {
    expect({ line, program }).toEqual({ line, program: 'demarc' });
    const { code, stdout, stderr } = await kitchen.demarc(args, variables);
    const why = code === exitCode ? '' : stdout + stderr;
    expect({ line, code, why }).toEqual({ line, code: exitCode, why: '' });
    if (output !== undefined) await write(path(output), stdout);
    cooking.printed = (output === undefined ? stdout : '') + stderr;
  }
}

/** `NAME=…` stands for what the reader has: the kitchen has its own. */
function set(args: readonly string[], variables: Record<string, string>): void {
  for (const arg of args) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(arg) ?? [];
    expect(name).not.toBe('');
    if (value !== '…') variables[name] = value;
  }
}

/** Lines that begin with `$ ` are run. The others are printed by the one before. */
async function converse(text: string, cooking: Cooking): Promise<void> {
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('$ ')) await run(line.slice(2), cooking);
    else expectLines(line, cooking);
  }
}

/** Each line is in what was printed, in their order. `…` stands for any text, and alone on a line for any lines. */
function expectLines(text: string, cooking: Cooking): void {
  for (const line of text.split('\n')) {
    const pieces = line
      .trim()
      .split('…')
      .map((piece) => piece.trim());
    const [first = ''] = pieces;
    const start = cooking.printed.split('\n').findIndex((printed) => printed.includes(first) && holds(printed, pieces));
    expect({ line, printed: start < 0 ? cooking.printed : '' }).toEqual({ line, printed: '' });
    if (line.trim() !== '' && line.trim() !== '…') {
      cooking.printed = cooking.printed
        .split('\n')
        .slice(start + 1)
        .join('\n');
    }
  }
}

function holds(printed: string, pieces: readonly string[]): boolean {
  let from = 0;
  return pieces.every((piece) => {
    const at = printed.indexOf(piece, from);
    from = at + piece.length;
    return at >= 0;
  });
}

/** The kept and removed lines must be at exactly one place of the documents. */
async function edit(folder: string, diff: string): Promise<void> {
  const lines = diff.trimEnd().split('\n');
  const side = (mark: string) =>
    lines.flatMap((line) => (line.startsWith(' ') || line.startsWith(mark) ? [`${line.slice(1)}\n`] : [])).join('');
  const [before, after] = [side('-'), side('+')];
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).map((name) => join(folder, name));
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const));
  const places = texts.flatMap(([file, text]) =>
    text
      .split(before)
      .slice(1)
      .map(() => [file, text] as const),
  );
  expect({ before, places: places.length }).toEqual({ before, places: 1 });
  for (const [file, text] of places)
    await writeFile(
      file,
      text.replace(before, () => after),
    );
}

/** A whole document, on its own. */
async function expectValid(text: string): Promise<void> {
  const cwd = await folderWith({ 'demarc.yaml': text });
  const { code, stdout, stderr } = await runDemarc(['validate'], { cwd });
  expect({ text, code, why: code === 0 ? '' : stdout + stderr }).toEqual({ text, code: 0, why: '' });
}
