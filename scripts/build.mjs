// Builds dist/ from src/: the command (demarc.js, which checks the version of Node.js, start.js and the chunks that it loads on demand), the
// library (index.js with its types), the Action (action/, which is not in the package), and beside each the licences of everything that is
// bundled. Also the manual page (man/). Command and library are CommonJS, which Node.js loads in less than half the time. Two builds of one checkout write the same bytes.
import { execFile } from 'node:child_process';
import promises, { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { licences } from './licences.mjs';
import { manPage } from './man-page.mjs';
import { packChunks } from './pack-chunks.mjs';

const root = new URL('../', import.meta.url);
// Built aside and moved into place at the end: whoever runs the command meanwhile has the old one, whole.
const folder = `dist-${process.pid}`;
const dist = new URL(`${folder}/`, root);
const { version, engines } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

// yargs looks for a "yargs" section in the package.json of the working directory when it is bundled: the settings of somebody
// else's project must not reach into this command.
const yargsStaysHome = {
  name: 'yargs-stays-home',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /yargs[\\/]lib[\\/]platform-shims[\\/]esm\.mjs$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const lookup = 'mainFilename: mainFilename || process.cwd()';
      if (!text.includes(lookup)) throw new Error(`yargs no longer has "${lookup}": look at what it reads now`);
      return { contents: text.replace(lookup, 'mainFilename: __dirname'), loader: 'js' };
    });
  },
};

// With the global classes for requests, Node.js loads most of undici.
const kyHasOwnClasses = {
  name: 'ky-has-own-classes',
  setup(pluginBuild) {
    const filter = /(?:node_modules[\\/]ky[\\/]distribution[\\/].*|src[\\/]api[\\/]send[\\/]ky-transport)\.[jt]s$/;
    pluginBuild.onLoad({ filter }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const classes = fileURLToPath(new URL('src/api/send/fetch-classes.ts', root));
      const own = text
        .replaceAll(/\bglobalThis\.(Headers|Request|Response)\b/g, '$1')
        .replaceAll(/\bglobalThis\.(?:ReadableStream|FormData)\b/g, 'undefined');
      const contents = `import { Headers, Request, Response } from ${JSON.stringify(classes)};\n${own}`;
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

// With fs/promises, Node.js loads what reads lines, watches files and walks folders. Most runs examine and read a few files, which its functions with
// callbacks do as well. The others load it when they are called.
const promisesComeLate = {
  name: 'promises-come-late',
  setup(pluginBuild) {
    const path = 'node:fs/promises';
    const alike = ['access', 'copyFile', 'link', 'lstat', 'mkdir', 'readdir', 'rename', 'rmdir', 'stat', 'unlink'];
    const others = Object.keys(promises).filter(
      (name) => typeof promises[name] === 'function' && !alike.includes(name),
    );
    pluginBuild.onResolve({ filter: /^node:fs\/promises$/ }, ({ kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'late' },
    );
    pluginBuild.onLoad({ filter: /./, namespace: 'late' }, () => ({
      contents: [
        "import * as fs from 'node:fs'; import { promisify } from 'node:util';",
        'export const { constants } = fs;',
        'export const realpath = /* @__PURE__ */ promisify(fs.realpath.native);',
        ...alike.map((name) => `export const ${name} = /* @__PURE__ */ promisify(fs.${name});`),
        ...others
          .filter((name) => name !== 'realpath')
          .map((name) => `export function ${name}(...given) { return require('${path}').${name}(...given); }`),
      ].join('\n'),
    }));
  },
};

// Functions that most runs never call, each with the file that is loaded when one is called.
const onCall = {
  'src/document/yaml-error.ts': ['yamlError'],
  'src/schema/validate-wrong-document.ts': ['validateWrongDocument'],
  'node_modules/yaml/browser/dist/doc/createNode.js': ['createNode'],
  ...Object.fromEntries(
    Object.entries({
      stringify: ['createStringifyContext'],
      stringifyCollection: ['stringifyCollection'],
      stringifyDocument: ['stringifyDocument'],
      stringifyPair: ['stringifyPair'],
      stringifyString: ['stringifyString'],
    }).map(([file, names]) => [`node_modules/yaml/browser/dist/stringify/${file}.js`, names]),
  ),
};

const loadOnCall = {
  name: 'load-on-call',
  setup(pluginBuild) {
    const files = Object.keys(onCall);
    const filter = new RegExp(`/(?:${files.map((file) => file.split('/').at(-1).replace('.', '\\.')).join('|')})$`);
    const below = (path) => relative(fileURLToPath(root), path);
    pluginBuild.onResolve({ filter }, ({ path, resolveDir, importer, kind }) => {
      const file = below(resolve(resolveDir, path));
      // They call each other as they are.
      const isApart = kind === 'import-statement' && file in onCall && !(below(importer) in onCall);
      return isApart ? { path: file, namespace: 'on-call' } : undefined;
    });
    pluginBuild.onResolve({ filter: /^on-call:/ }, ({ path }) => ({ path, external: true }));
    pluginBuild.onLoad({ filter: /./, namespace: 'on-call' }, ({ path }) => ({
      contents: [
        `let loaded; function load() { return (loaded ??= require('on-call:${path}')); }`,
        ...onCall[path].map((name) => `export function ${name}(...given) { return load().${name}(...given); }`),
      ].join('\n'),
    }));
  },
};

// What a command loads together, by the modules of src/ that are imported on demand. The chunks of a pack are in no later one.
const packs = {
  'chunks/ip-cidr': ['node_modules/ip-cidr/index.js'],
  start: ['src/cli/start.ts'],
  'chunks/run': ['src/cli/run-cli.ts'],
  'chunks/documents': [
    'src/usecases/validate-documents.ts',
    'src/cli/commands/validate-command.ts',
    'src/render/diagnostics/diagnostics-text.ts',
  ],
  'chunks/network': ['src/api/client.ts', 'src/api/limiter/limiter.ts'],
  'chunks/accounts': ['src/usecases/list-slots.ts'],
  'chunks/routes': ['src/usecases/list-routes.ts'],
  'chunks/sets': ['src/usecases/circuits/read-circuits.ts'],
  'chunks/plan': [
    'src/usecases/plan/plan-and-drift.ts',
    'src/cli/commands/plan-command.ts',
    'src/cli/outputs/outputs.ts',
    'src/render/plan/plan-text.ts',
  ],
  'chunks/writing': Object.keys(onCall).filter((file) => file.includes('/stringify/')),
};

// Bundled CommonJS packages ask for Node's own modules with require.
const banner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

await mkdir(dist);
try {
  const work = [writeTypes(), writeBundles()];
  // Where one fails, the other writes on.
  await Promise.allSettled(work);
  await Promise.all(work);
  await rm(new URL('dist/', root), { recursive: true, force: true });
  await rename(dist, new URL('dist/', root));
} finally {
  await rm(dist, { recursive: true, force: true });
}

async function writeBundles() {
  const [command, action] = await Promise.all([bundleCommand(), bundleAction(), buildEntry(), bundleActionEntry()]);
  await chmod(new URL('demarc.js', dist), 0o755);
  await writeCommonJs(command);
  await writeModuleType('commonjs', dist);
  await writeModuleType('module', new URL('action/', dist));
  await writeLicences(command, dist);
  await writeLicences(action, new URL('action/', dist));
  await writeManPage();
}

function bundleCommand() {
  return bundle({
    entryPoints: [
      { in: 'src/cli/start.ts', out: 'start' },
      { in: 'src/index.ts', out: 'index' },
      { in: 'ip-cidr', out: 'chunks/addresses' },
      ...Object.keys(onCall).map((file, i) => ({ in: file, out: `chunks/on-call-${i}` })),
    ],
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    plugins: [yargsStaysHome, kyHasOwnClasses, promisesComeLate, loadOnCall],
    write: false,
  });
}

/** esbuild splits ES modules only. Text that is ASCII alone is read faster, and takes half of the memory. */
async function writeCommonJs(split) {
  const options = {
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    charset: 'ascii',
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url=require('node:url').pathToFileURL(__filename);" },
    logLevel: 'warning',
  };
  await mkdir(new URL('chunks/', dist), { recursive: true });
  for (const { name, text } of await packChunks(split, packs, { options, late: ['chunks/ip-cidr.js'] })) {
    await writeFile(new URL(name, dist), text);
  }
}

function writeModuleType(type, folder) {
  return writeFile(new URL('package.json', folder), `${JSON.stringify({ type })}\n`);
}

/** The file that is run, without the banner: every Node.js must be able to read it, also one that cannot read what it loads. */
function buildEntry() {
  return build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: { demarc: 'src/cli/demarc.ts' },
    outdir: folder,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'es2015',
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    define: { __DEMARC_NODE__: JSON.stringify(engines.node.replace('>=', '')) },
    plugins: [staysApart('start')],
    logLevel: 'warning',
  });
}

function bundleAction() {
  return bundleModule({ entryPoints: ['src/action/main.ts'], outfile: `${folder}/action/main.js` });
}

/** What the runner starts: small, so that a signal is heard before the rest is read. */
function bundleActionEntry() {
  const entryPoints = ['src/action/entry.ts'];
  return bundleModule({ entryPoints, outfile: `${folder}/action/index.js`, plugins: [staysApart('main')] });
}

/** Leaves the import of `./NAME.ts` to the run, of the file that is built beside it. */
function staysApart(name) {
  return {
    name: `${name}-stays-apart`,
    setup(pluginBuild) {
      pluginBuild.onResolve({ filter: new RegExp(`^\\./${name}\\.ts$`) }, () => ({
        path: `./${name}.js`,
        external: true,
      }));
    },
  };
}

function bundleModule(options) {
  return bundle({ ...options, banner: { js: banner } });
}

function bundle(options) {
  return build({
    ...options,
    absWorkingDir: fileURLToPath(root),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    charset: 'utf8',
    define: { __DEMARC_VERSION__: JSON.stringify(version) },
    alias: {
      'string-width': './scripts/plain-width.mjs',
      // The same sources as ES modules: what is not used is left out.
      yaml: './node_modules/yaml/browser/dist/index.js',
      // The same parser without what reads settings from files, for which Node.js loads the loader of ES modules.
      'yargs-parser': './node_modules/yargs-parser/browser.js',
    },
    metafile: true,
    logLevel: 'warning',
  });
}

async function writeManPage() {
  await mkdir(new URL('man/', dist));
  await writeFile(new URL('man/demarc.1', dist), await manPage(version));
}

async function writeLicences({ metafile }, target) {
  await writeFile(
    new URL('THIRD-PARTY-LICENSES.txt', target),
    await licences(
      Object.keys(metafile.inputs).filter((input) => !input.startsWith('on-call:')),
      root,
    ),
  );
}

/** Takes as long as all else: a process of its own does it meanwhile. */
async function writeTypes() {
  const script = fileURLToPath(new URL('scripts/declarations.mjs', root));
  await promisify(execFile)(process.execPath, [script, fileURLToPath(dist)]);
}
