// Finds the mutants that the types refuse: no test has to.
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import ts from 'typescript';

/** What a change of behaviour may well have: a name that nothing reads, code that is not reached, a condition that never changes. */
const allowed = new Set([6133, 6192, 6196, 6198, 7027, 2845, 2872, 2873]);

/** The set of those that are refused. One of each file is checked at once, because most of the time goes into the start of a check. */
export function refusedByTypes(root, mutants) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  const parsed = new Map();
  let changed = new Map();
  host.getSourceFile = (name, target) => {
    const text = changed.get(normalize(name));
    if (text !== undefined) return ts.createSourceFile(name, text, target);
    if (!parsed.has(name)) parsed.set(name, getSourceFile.call(host, name, target));
    return parsed.get(name);
  };
  const refused = new Set();
  let program;
  for (const round of rounds(mutants)) {
    changed = new Map(round.map((mutant) => [join(root, mutant.file), mutated(root, mutant)]));
    program = ts.createProgram(fileNames, options, host, program);
    for (const mutant of round) {
      const file = program.getSourceFile(join(root, mutant.file));
      const problems = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      if (problems.some(({ code }) => !allowed.has(code))) refused.add(mutant);
    }
  }
  return refused;
}

function rounds(mutants) {
  const result = [];
  const counts = new Map();
  for (const mutant of mutants) {
    const at = counts.get(mutant.file) ?? 0;
    counts.set(mutant.file, at + 1);
    (result[at] ??= []).push(mutant);
  }
  return result;
}

function mutated(root, { file, start, end, text }) {
  const source = readFileSync(join(root, file), 'utf8');
  return `${source.slice(0, start)}(${text})${source.slice(end)}`;
}
