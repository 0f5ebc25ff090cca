// Writes the types of the library into a folder, `node scripts/declarations.mjs FOLDER`: declarations of src/index.ts and of exactly those files
// that it refers to, so that nothing of the bundled packages shows through. In a process of its own, so that the bundles are made meanwhile.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const specifier = /((?:\bfrom|\bimport)\s*\(?\s*)(['"])(\.[^'"]*)\.ts\2/g;

const [folder] = process.argv.slice(2);
for (const [name, text] of declarations(fileURLToPath(new URL('../', import.meta.url)))) {
  const target = join(folder, 'types', name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
writeFileSync(join(folder, 'index.d.ts'), "export * from './types/index.js';\n");

/** Declaration texts by path below `src/`, with `.d.ts` endings. Throws where the sources do not allow any. */
function declarations(rootDir) {
  const src = join(rootDir, 'src').replaceAll('\\', '/');
  const emitted = emit(rootDir, src);
  const wanted = new Map();
  const waiting = ['index.d.ts'];
  for (const name of waiting) {
    if (wanted.has(name)) continue;
    const text = emitted.get(name);
    if (text === undefined) throw new Error(`no declarations for ${name}`);
    for (const [, , , path] of text.matchAll(specifier)) waiting.push(posix.join(posix.dirname(name), `${path}.d.ts`));
    wanted.set(name, text.replace(specifier, '$1$2$3.js$2'));
  }
  return wanted;
}

function emit(rootDir, src) {
  const config = ts.readConfigFile(join(rootDir, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, rootDir);
  const program = ts.createProgram([join(src, 'index.ts')], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    // `npm run types` checks them: here that would take most of the time of a build.
    noCheck: true,
    rootDir: src,
    outDir: src,
  });
  const emitted = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) => emitted.set(posix.relative(src, path), text));
  if (diagnostics.length > 0) {
    const host = {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => dirname(src),
      getNewLine: () => '\n',
    };
    throw new Error(`the types cannot be written:\n${ts.formatDiagnostics(diagnostics, host)}`);
  }
  return emitted;
}
