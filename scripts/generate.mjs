// Generates what follows from schemas/: TypeScript types (committed) and ahead-of-time compiled validators (built, not committed).
// Also packs the script of the HTML picture into a string (built, not committed), and writes the pages of docs/reference (committed).
// `node scripts/generate.mjs` writes all of it; with --check it writes what is built, and fails if what is committed is not current.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';
import { referencePages } from './reference/reference-pages.mjs';
import { strictSchema, withoutAnnotations } from './strict-schema.mjs';

const root = new URL('../', import.meta.url);
const validatorsDir = new URL('src/schema/validators/', root);
const check = process.argv.includes('--check');

const names = (await readdir(new URL('schemas/', root)))
  .filter((file) => file.endsWith('.schema.json'))
  .map((file) => file.slice(0, -'.schema.json'.length))
  .sort();

await mkdir(new URL('src/model/generated/', root), { recursive: true });
await rm(validatorsDir, { recursive: true, force: true });
await mkdir(validatorsDir, { recursive: true });

const stale = [];
const schemas = new Map();
for (const name of names) {
  const text = await readFile(new URL(`schemas/${name}.schema.json`, root), 'utf8');
  schemas.set(name, JSON.parse(text));
  await writeTypes(name, strictSchema(JSON.parse(text)));
  await writeValidator(name, strictSchema(JSON.parse(text)));
  // Every start checks documents, and almost all of them are right.
  if (name === 'desired-state') await writeValidator(name, strictSchema(JSON.parse(text)), { isQuick: true });
}
await writePageScript();
await writeReference();
if (stale.length > 0) {
  console.error(`not current: ${stale.join(', ')}; run npm run generate`);
  process.exitCode = 1;
}

/** The script of the HTML picture as a string: the renderer puts it into each page. */
async function writePageScript() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('src/render/graph/page/graph-page.ts', root))],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    charset: 'ascii',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  });
  const script = outputFiles[0].text.trimEnd();
  if (/<\/script|<!--/i.test(script)) throw new Error('the script of the page would end its own element');
  const folder = new URL('src/render/graph/built/', root);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('page-script.js', folder), `export const pageScript = ${JSON.stringify(script)};\n`);
  await writeFile(new URL('page-script.d.ts', folder), 'export declare const pageScript: string;\n');
}

/** Also removes pages of commands that no longer exist. */
async function writeReference() {
  const folder = new URL('docs/reference/', root);
  const pages = await referencePages(schemas);
  for (const [path, text] of pages) {
    await mkdir(new URL('./', new URL(path, folder)), { recursive: true });
    await writeCommitted(`docs/reference/${path}`, text);
  }
  const found = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll('\\', '/'));
  for (const path of found.filter((each) => each.endsWith('.md') && !pages.has(each))) {
    if (check) stale.push(`docs/reference/${path}`);
    else await rm(new URL(path, folder));
  }
}

async function writeCommitted(path, text) {
  const target = new URL(path, root);
  const current = await readFile(target, 'utf8').catch(() => '');
  if (current === text) return;
  if (check) stale.push(path);
  else await writeFile(target, text);
}

async function writeTypes(name, schema) {
  const source = await compile(schema, name, {
    additionalProperties: false,
    bannerComment: `// Generated from schemas/${name}.schema.json by npm run generate. Do not edit.`,
    style: { singleQuote: true, printWidth: 120 },
  });
  await writeCommitted(`src/model/generated/${name}.ts`, source);
}

/** A quick validator says whether a value holds, and not why. It is a third as long. */
async function writeValidator(name, schema, { isQuick = false } = {}) {
  const ajv = new Ajv2020({
    allErrors: !isQuick,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    // Errors carry the schema and the data that they are about: translating them needs both.
    verbose: !isQuick,
    // Messages are ours, by keyword.
    messages: false,
    // The kinds of faults are all made of the same few definitions: repeated in each of them, they are most of the code.
    inlineRefs: name !== 'sandbox-faults',
    code: { source: true },
  });
  ajv.addVocabulary(['x-sensitive', 'errorMessage', 'patternErrorMessage']);
  const whole = standaloneCode(ajv, ajv.compile(withoutAnnotations(schema)));
  const code = isQuick ? withoutErrors(whole) : withSmallErrors(withLinearErrors(whole));
  const file = isQuick ? `${name}-quick` : name;
  await build({
    stdin: { contents: code, resolveDir: fileURLToPath(root), loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: fileURLToPath(new URL(`${file}.js`, validatorsDir)),
    logLevel: 'error',
  });
  const type = [
    "import type { ValidateFunction } from 'ajv';",
    `import type { ${schema.title} } from '../../model/generated/${name}.ts';`,
    `declare const validate: ValidateFunction<${schema.title}>;`,
    'export default validate;',
    '',
  ].join('\n');
  await writeFile(new URL(`${file}.d.ts`, validatorsDir), type);
}

/** ajv copies all earlier errors for each object that has some, which is quadratic in a long document full of mistakes. */
function withLinearErrors(code) {
  const linear = code.replaceAll(/vErrors\.concat\((\w+)\.errors\)/g, 'appendErrors(vErrors, $1.errors)');
  return `${linear}\nfunction appendErrors(all, more) {\n  for (const error of more) all.push(error);\n  return all;\n}\n`;
}

/** Every place that may fail makes its error in full. Without what nobody reads, most of the code is gone that each run would have to load. */
function withSmallErrors(code) {
  return code
    .replaceAll(
      /if\(vErrors === null\)\{\s*vErrors = \[(err\d+)\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/g,
      '(vErrors ??= []).push($1);',
    )
    .replaceAll(/,schemaPath:"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/,schema:[^,{}]+,(?=parentSchema:)/g, ',');
}

/** What counts is only how many errors a branch has. */
function withoutErrors(code) {
  const error = String.raw`\{instancePath(?:"(?:[^"\\]|\\.)*"|[^";])*\}`;
  const quick = code
    .replaceAll(new RegExp(String.raw`validate\d+\.errors = \[${error}\];\s*return false;`, 'g'), 'return false;')
    .replaceAll(new RegExp(String.raw`const err\d+ = ${error};`, 'g'), '')
    .replaceAll(
      /if\(vErrors === null\)\{\s*vErrors = \[err\d+\];\s*\}\s*else \{\s*vErrors\.push\(err\d+\);\s*\}/g,
      '(vErrors ??= []).push(0);',
    )
    .replaceAll(/(\bvalidate\d+\([^(){},]+), \{instancePath:[^{}]*\}\)/g, '$1)')
    .replaceAll(
      /vErrors = vErrors === null \? (validate\d+)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g,
      '(vErrors ??= []).push(0);errors++;',
    )
    .replaceAll(/validate\d+\.(?:errors = vErrors|evaluated = \{[^{}]*\});/g, '')
    .replaceAll(/, \{instancePath=""[^{}]*\{\}\}=\{\}\)/g, ')')
    .replaceAll(
      /const (evaluated\d+) = validate\d+\.evaluated;if\(\1\.dynamicProps\)\{\1\.props = undefined;\}if\(\1\.dynamicItems\)\{\1\.items = undefined;\}/g,
      '',
    );
  if (/instancePath|\.errors\b|\bevaluated\d/.test(quick))
    throw new Error('ajv writes other validators now: look at what is left of their errors');
  return quick;
}
