// Writes docs/pictures/: npm run pictures. Two are drawn by hand in scripts/pictures/, the others show what the built command prints.
// With -- --check, it says which picture is not what this script would write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drawings } from './pictures/drawings.mjs';
import { scenes } from './pictures/scenes.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));

const pictures = { ...drawings(), ...(await scenes()) };
mkdirSync(folder, { recursive: true });
const outdated = Object.entries(pictures).filter(([name, text]) => {
  const path = join(folder, name);
  return !existsSync(path) || readFileSync(path, 'utf8') !== text;
});
if (values.check && outdated.length > 0) {
  console.error(`error: run npm run pictures; these are not current: ${outdated.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}
if (!values.check) for (const [name, text] of outdated) writeFileSync(join(folder, name), text);
