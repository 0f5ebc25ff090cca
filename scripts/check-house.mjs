// Keeps src/ easy to walk through: sizes of files, names, folders. Prints the figures, and ends with 1 where a rule is broken.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file below this needs two importers, a circle that it breaks, or a lazy import. */
const fewLines = 30;
const mostLines = 250;
const mostFiles = 20;
/** One thing a file, all of one form: a rule, a command, the validator of one outer shape (each is loaded alone). And what the build enters by. */
const exempt = /^src\/(rules\/|cli\/commands\/|schema\/validate-|index\.ts$|cli\/demarc\.ts$|action\/entry\.ts$)/;

const root = fileURLToPath(new URL('..', import.meta.url));
const files = new Map(
  readdirSync(`${root}src`, { recursive: true })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter(
      (path) =>
        path.endsWith('.ts') && !/^src\/(model\/generated|schema\/validators|render\/graph\/built)\//.test(path),
    )
    .sort()
    .map((path) => [path, readFileSync(root + path, 'utf8')]),
);

const importers = new Map([...files.keys()].map((path) => [path, new Set()]));
const imports = new Map([...files.keys()].map((path) => [path, new Set()]));
const lazy = new Set();
let statements = 0;
for (const [path, text] of files) {
  // What follows `import(` is loaded later, unless it is a type.
  for (const [, from, later] of text.matchAll(/\bfrom '(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/g)) {
    const target = posix.join(dirname(path), from ?? later);
    if (from !== undefined) statements += 1;
    if (from !== undefined) imports.get(path).add(target);
    else lazy.add(target);
    importers.get(target)?.add(path);
  }
}

function lines(path) {
  return files.get(path).split('\n').length - 1;
}

/** As the linter counts: without blank lines and comments. */
function codeLines(path) {
  const code = files.get(path).split('\n');
  return code.filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/\*|\*)/.test(line)).length;
}

/** The files that a file leads to, itself left out unless a way leads back. */
function reachable(start, without) {
  const seen = new Set();
  const waiting = [start];
  while (waiting.length > 0) {
    for (const next of imports.get(waiting.pop()) ?? []) {
      if (next === without || seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return seen;
}

/** Joined with its one importer, the file would close a circle: something else that the importer imports needs it. */
function breaksCircle(path) {
  const [importer] = importers.get(path);
  const others = [...imports.get(importer)].filter((other) => other !== path);
  return others.some((other) => other === importer || reachable(other, importer).has(path));
}

function mayBeSmall(path) {
  return exempt.test(path) || lazy.has(path) || importers.get(path).size > 1;
}

function groupBy(keyOf) {
  const groups = new Map();
  for (const path of files.keys()) groups.set(keyOf(path), [...(groups.get(keyOf(path)) ?? []), path]);
  return [...groups];
}

const small = [...files.keys()].filter((path) => lines(path) < fewLines);
const problems = [
  ...small
    .filter((path) => !mayBeSmall(path) && !(importers.get(path).size === 1 && breaksCircle(path)))
    .map((path) => `${path}: ${lines(path)} lines and one importer: join it with ${[...importers.get(path)].join('')}`),
  ...[...files.keys()]
    .filter((path) => codeLines(path) > mostLines)
    .map((path) => `${path}: ${codeLines(path)} lines of code, where ${mostLines} are the most`),
  ...groupBy((path) => basename(path))
    .filter(([, paths]) => paths.length > 1)
    .map(([name, paths]) => `${name}: the name of ${paths.length} files: ${paths.join(', ')}`),
  ...groupBy((path) => dirname(path))
    .filter(([folder, paths]) => folder !== 'src/rules' && paths.length > mostFiles)
    .map(([folder, paths]) => `${folder}: ${paths.length} files, where ${mostFiles} are the most`),
];

const sizes = [...files.keys()].map(lines).sort((a, b) => a - b);
const total = sizes.reduce((sum, size) => sum + size, 0);
const smallRules = small.filter((path) => path.startsWith('src/rules/')).length;
console.log(
  `src: ${files.size} files, median ${sizes[sizes.length >> 1]} lines, mean ${Math.round(total / files.size)}, ` +
    `largest ${sizes.at(-1)}; ${small.length - smallRules} under ${fewLines} lines and ${smallRules} rules; ` +
    `a relative import for ${(total / statements).toFixed(1)} lines`,
);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
