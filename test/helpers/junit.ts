import { type SaxesAttributeNS, SaxesParser } from 'saxes';

export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly file: string | undefined;
  /** As GitLab and Jenkins take it: the first of failure, error and skipped; else it passed. */
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type: string | undefined;
  readonly message: string | undefined;
  /** What GitLab shows: the text of the element. */
  readonly text: string;
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads JUnit's XML with an XML parser, and holds it to what readers demand. */
export function readJunit(text: string): readonly JunitCase[] {
  const problems = junitProblems(text);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return casesIn(parse(text));
}

/** What is wrong with JUnit's XML for any of its readers. */
export function junitProblems(text: string): readonly string[] {
  let root: Element;
  try {
    root = parse(text);
  } catch (error) {
    return [String(error)];
  }
  const cases = casesIn(root);
  const names = cases.map(({ classname, name }) => `${classname} ${name}`);
  return [
    ...elementProblems(root, 'testsuites'),
    ...countProblems(root, cases),
    ...root.children.flatMap((suite) => countProblems(suite, casesIn({ ...root, children: [suite] }))),
    ...(cases.length === 0 ? ['no case: a reader takes it for good'] : []),
    ...(new Set(names).size === names.length ? [] : ['GitLab drops a second case of the same name']),
    ...cases
      .filter(({ result, text: shown }) => result !== 'passed' && shown.trim() === '')
      .map(({ name }) => `${name}: no text`),
  ];
}

/**
 * Elements with what may be in them and their attributes: the schema of Jenkins' xUnit plugin (junit-10.xsd), and `file` of a case, which
 * GitLab shows and Jenkins' own reader passes over.
 */
const grammar: Readonly<Record<string, { readonly holds: readonly string[]; readonly attributes: readonly string[] }>> =
  {
    testsuites: { holds: ['testsuite'], attributes: ['name', 'tests', 'failures', 'errors'] },
    testsuite: { holds: ['testcase'], attributes: ['name', 'tests', 'failures', 'errors', 'skipped'] },
    testcase: {
      holds: ['failure', 'error', 'skipped', 'system-out'],
      attributes: ['classname', 'name', 'file', 'time'],
    },
    failure: { holds: [], attributes: ['type', 'message'] },
    error: { holds: [], attributes: ['type', 'message'] },
    skipped: { holds: [], attributes: ['type', 'message'] },
    'system-out': { holds: [], attributes: [] },
  };

function elementProblems(element: Element, expected: string): readonly string[] {
  const rule = grammar[element.name];
  if (rule === undefined || element.name !== expected) return [`<${element.name}> where <${expected}> has to be`];
  return [
    ...Object.keys(element.attributes)
      .filter((name) => !rule.attributes.includes(name))
      .map((name) => `<${element.name} ${name}>`),
    ...(element.name === 'testcase' && element.children.length > 1 ? ['a case with two results'] : []),
    ...element.children.flatMap((child) =>
      rule.holds.includes(child.name) ? elementProblems(child, child.name) : [`<${child.name}> in <${element.name}>`],
    ),
  ];
}

function countProblems({ name, attributes }: Element, cases: readonly JunitCase[]): readonly string[] {
  const count = (result: JunitCase['result']) => String(cases.filter((each) => each.result === result).length);
  const counts = {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    ...(name === 'testsuite' && { skipped: count('skipped') }),
  };
  return Object.entries(counts).flatMap(([key, value]) =>
    attributes[key] === value ? [] : [`<${name} ${key}="${attributes[key] ?? ''}"> of ${value}`],
  );
}

const results = ['failure', 'error', 'skipped'] as const;

function casesIn(root: Element): readonly JunitCase[] {
  return root.children.flatMap((suite) =>
    suite.children.map(({ attributes, children }) => {
      const result = results.find((each) => children.some(({ name }) => name === each)) ?? 'passed';
      const [child] = children;
      return {
        classname: attributes['classname'] ?? '',
        name: attributes['name'] ?? '',
        file: attributes['file'],
        result,
        type: child?.attributes['type'],
        message: child?.attributes['message'],
        text: child?.text ?? '',
      };
    }),
  );
}

function parse(text: string): Element {
  const parser = new SaxesParser({ xmlns: true });
  const open: Element[] = [{ name: '', attributes: {}, children: [], text: '' }];
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure ??= error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, each]: [string, SaxesAttributeNS]) => [key, each.value]);
    const element: Element = {
      name,
      attributes: Object.fromEntries(values) as Record<string, string>,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  });
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  if (failure !== undefined) throw failure;
  const [root] = open[0]?.children ?? [];
  if (root === undefined) throw new Error('no element');
  return root;
}
