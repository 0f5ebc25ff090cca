// Builds dist/ from src/: the command (demarc.js, which checks the version of Node.js, start.js and the chunks that it loads on demand), the
// library (index.js with its types), the Action (action/, which is not in the package), and beside each the licences of everything that is
// bundled. Command and library are CommonJS: Node.js loads many small files of it in less than half the time. Two builds of one checkout
// write the same bytes.
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { declarations } from './declarations.mjs';
import { licences } from './licences.mjs';

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

// Bundled CommonJS packages ask for Node's own modules with require.
const banner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

await mkdir(dist);
try {
  const [command, action] = await Promise.all([bundleCommand(), bundleAction(), buildEntry(), bundleActionEntry()]);
  await chmod(new URL('demarc.js', dist), 0o755);
  await writeCommonJs(command);
  await writeModuleType('commonjs', dist);
  await writeModuleType('module', new URL('action/', dist));
  await writeLicences(command, dist);
  await writeLicences(action, new URL('action/', dist));
  await writeTypes();
  await rm(new URL('dist/', root), { recursive: true, force: true });
  await rename(dist, new URL('dist/', root));
} finally {
  await rm(dist, { recursive: true, force: true });
}

function bundleCommand() {
  return bundle({
    entryPoints: { start: 'src/cli/start.ts', index: 'src/index.ts' },
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    plugins: [yargsStaysHome],
    write: false,
  });
}

/** esbuild splits ES modules only. Its output has the same form in each file, so that it can be rewritten file by file. */
async function writeCommonJs({ outputFiles }) {
  await mkdir(new URL('chunks/', dist), { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20.19',
      supported: { 'dynamic-import': false },
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: 'none',
      charset: 'utf8',
      define: { 'import.meta.url': '__url' },
      banner: text.includes('import.meta.url') ? "const __url=require('node:url').pathToFileURL(__filename);" : '',
    });
    await writeFile(path, code);
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
    },
    metafile: true,
    logLevel: 'warning',
  });
}

async function writeLicences({ metafile }, target) {
  await writeFile(new URL('THIRD-PARTY-LICENSES.txt', target), await licences(Object.keys(metafile.inputs), root));
}

async function writeTypes() {
  for (const [name, text] of declarations(fileURLToPath(root))) {
    const target = new URL(`types/${name}`, dist);
    await mkdir(new URL('./', target), { recursive: true });
    await writeFile(target, text);
  }
  await writeFile(new URL('index.d.ts', dist), "export * from './types/index.js';\n");
}
