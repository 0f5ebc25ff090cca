// esbuild splits code by who reaches it, which makes a hundred small chunks. To find and read a file takes Node.js longer than to compile a
// small one. So the chunks that a command always loads together become one file, a pack, in which everything has one scope. All other chunks
// stay files of their own.
import { dirname, relative } from 'node:path/posix';
import { build } from 'esbuild';

/**
 * @param {{ outputFiles: { path: string, text: string }[], metafile: import('esbuild').Metafile }} split what esbuild made of all entry points, as ES modules
 * @param {Readonly<Record<string, readonly string[]>>} packs by file name, without ending: the modules of src/ that it starts from. A chunk that
 * several packs reach is in the first of them.
 * @param {{ options: import('esbuild').BuildOptions, late: readonly string[] }} more `late` are packs of classes that are loaded when one of
 * them is made
 * @returns {Promise<{ name: string, text: string }[]>} CommonJS files, by their names below the output folder
 */
export async function packChunks(split, packs, { options, late }) {
  const chunks = readChunks(split);
  const packOf = assignPacks(chunks, packs);
  const files = new Map();
  for (const chunk of chunks.values()) {
    const file = packOf.get(chunk.name);
    files.set(file, [...(files.get(file) ?? []), chunk]);
  }
  const context = { chunks, packOf, options, late, asked: namesAsked(chunks, packOf) };
  return Promise.all(
    [...files].map(async ([name, members]) => ({ name, text: await buildPack(name, members, context) })),
  );
}

function readChunks({ outputFiles, metafile }) {
  const outputs = Object.entries(metafile.outputs);
  const folder = dirname(outputs.find(([, { entryPoint }]) => entryPoint === 'src/index.ts')[0]);
  const chunks = outputs.map(([path, { entryPoint, imports, exports }], id) => {
    const { text } = outputFiles.find((file) => file.path.endsWith(`/${path}`));
    const statics = imports.filter(({ kind }) => kind === 'import-statement').map((each) => each.path);
    const names = statics.filter((each) => each in metafile.outputs).map((each) => relative(folder, each));
    // yargs also exports under a name for require, which is no identifier.
    const faces = exports.filter((each) => /^[\w$]+$/.test(each));
    return { id, name: relative(folder, path), text, entryPoint, imports: names, exports: faces };
  });
  return new Map(chunks.map((chunk) => [chunk.name, chunk]));
}

function assignPacks(chunks, packs) {
  // esbuild's own helpers are needed everywhere.
  const helpers = [...chunks.values()].filter(({ exports }) => exports.includes('__commonJS'));
  const packOf = new Map(helpers.map(({ name }) => [name, 'start.js']));
  for (const [pack, roots] of Object.entries(packs)) {
    const waiting = roots.map((root) => {
      const found = [...chunks.values()].find(({ entryPoint }) => entryPoint === root);
      if (found === undefined)
        throw new Error(`${root} is not loaded on demand: the pack ${pack} cannot start from it`);
      return found.name;
    });
    for (const name of waiting) {
      if (packOf.has(name)) continue;
      packOf.set(name, `${pack}.js`);
      waiting.push(...chunks.get(name).imports);
    }
  }
  for (const name of chunks.keys()) if (!packOf.has(name)) packOf.set(name, name);
  return packOf;
}

/** What other packs import of each chunk, by its name. A name that this misses fails the build. */
function namesAsked(chunks, packOf) {
  const asked = new Map([...chunks.keys()].map((name) => [name, new Set()]));
  for (const chunk of chunks.values()) {
    for (const [, names, path] of chunk.text.matchAll(/\bimport\{([^{}"]*)\}from"(\.[^"]+)"/g)) {
      const target = relative('.', `${dirname(chunk.name)}/${path}`);
      if (packOf.get(target) === packOf.get(chunk.name)) continue;
      for (const each of names.split(',')) asked.get(target).add(each.split(' as ')[0]);
    }
  }
  return asked;
}

async function buildPack(name, members, { chunks, packOf, options, late, asked }) {
  const targetOf = (path, importer) => {
    const found = chunks.get(relative('.', `${dirname(importer)}/${path}`));
    if (found === undefined) throw new Error(`${importer} imports ${path}, which is no chunk`);
    return found;
  };
  const pathTo = (pack) => (dirname(name) === '.' ? './' : '../') + pack;
  const isEntry = ({ entryPoint }) => entryPoint === 'src/index.ts' || entryPoint === 'src/cli/start.ts';
  // What other files load of a pack has the number of its chunk before its name.
  const face = members.flatMap((chunk) => [
    ...(isEntry(chunk) ? [`export * from '${chunk.name}';`] : []),
    ...[...asked.get(chunk.name)].map((each) => `export { ${each} as _${chunk.id}_${each} } from '${chunk.name}';`),
    ...(chunk.entryPoint === undefined ? [] : [`export * as _${chunk.id} from '${chunk.name}';`]),
  ]);
  const loaded = ({ id, name: target }) => `require("${pathTo(packOf.get(target))}")._${id}`;
  const onDemand = (chunk) =>
    chunk.text
      .replaceAll(
        /\bimport\("(\.[^"]+)"\)/g,
        (_, path) => `Promise.resolve().then(()=>${loaded(targetOf(path, chunk.name))})`,
      )
      .replaceAll(/\b\w*require\w*\("on-call:([^"]+)"\)/g, (_, path) =>
        loaded([...chunks.values()].find(({ entryPoint }) => entryPoint === path)),
      );
  const faceOf = (chunk) => {
    const [pack, path] = [packOf.get(chunk.name), pathTo(packOf.get(chunk.name))];
    const inside = (each) => `_${chunk.id}_${each}`;
    if (!late.includes(pack))
      return `export { ${[...asked.get(chunk.name)].map((each) => `${inside(each)} as ${each}`).join(', ')} } from '${path}';`;
    const made = (each) =>
      `export function ${each}(...given) { return new (require('${path}').${inside(each)})(...given); }`;
    return [...asked.get(chunk.name)].map(made).join('\n');
  };
  const plugin = {
    name: 'packs',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path, importer, namespace, kind }) => {
        if (namespace === 'face' || kind === 'require-call') return { path, external: true };
        if (importer !== '<stdin>' && !path.startsWith('.')) return { path, external: true };
        const chunk = importer === '<stdin>' ? chunks.get(path) : targetOf(path, importer);
        return { path: chunk.name, namespace: packOf.get(chunk.name) === name ? 'chunk' : 'face' };
      });
      onLoad({ filter: /./, namespace: 'chunk' }, ({ path }) => ({
        contents: onDemand(chunks.get(path)),
        loader: 'js',
      }));
      onLoad({ filter: /./, namespace: 'face' }, ({ path }) => ({ contents: faceOf(chunks.get(path)), loader: 'js' }));
    },
  };
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: face.join('\n'), loader: 'js' },
    bundle: true,
    write: false,
    format: 'cjs',
    plugins: [plugin],
    banner: { js: members.some(({ text }) => text.includes('import.meta.url')) ? options.banner.js : '' },
  });
  const { text } = outputFiles[0];
  // No pack asks whether another one is an ES module, so nothing is copied for the answer. Who loads the library may ask.
  return members.some(isEntry) ? text : text.replace(/\bmodule\.exports=__toCommonJS\((\w+)\)/, 'module.exports=$1');
}
