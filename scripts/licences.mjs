// The licence texts of bundled packages.
import { readdir, readFile } from 'node:fs/promises';

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** One text for all packages that these inputs of a bundle come from; `inputs` are paths below `root`, a file URL. */
export async function licences(inputs, root) {
  const folders = new Set();
  for (const input of [...inputs, ...(await Promise.all(inputs.map((each) => insideOf(each, root)))).flat()]) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (folder) folders.add(folder);
  }
  const parts = await Promise.all([...folders].sort().map((folder) => licence(new URL(`${folder}/`, root))));
  return ['demarc contains the following packages.\n', ...new Set(parts)].join('\n');
}

/** What is bundled in a validator already: the generator leaves the path of each file in a comment. */
async function insideOf(input, root) {
  if (!input.startsWith('src/schema/validators/')) return [];
  const text = await readFile(new URL(input, root), 'utf8');
  return [...text.matchAll(/^\s*\/\/ (node_modules\/\S+)$/gm)].map(([, path]) => path);
}

async function licence(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
  const file = (await readdir(folder)).sort().find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(new URL(file, folder), 'utf8') : withoutFile(name, license, author);
  return `${'='.repeat(78)}\n${name} ${version} (${license})\n\n${text.trim()}\n`;
}

// Some packages say what their licence is without bringing its text.
function withoutFile(name, license, author) {
  if (license !== 'MIT') throw new Error(`${name} brings no licence text: it cannot be bundled`);
  return `MIT License\n\nCopyright (c) ${typeof author === 'string' ? author : author?.name}\n\n${mit}`;
}
