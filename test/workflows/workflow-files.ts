import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

export interface WorkflowFile {
  /** From the root of the repository; for one that stands in a document, with its line. */
  readonly name: string;
  readonly text: string;
}

/** The workflows that run here, and those that others copy. */
export function workflowFiles(): readonly WorkflowFile[] {
  return ['.github/workflows', 'examples/github'].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => read(`${folder}/${name}`)),
  );
}

/** Every piece of YAML that stands in a document, as far as it is a whole workflow or uses an action. */
export function documentedWorkflows(): {
  readonly whole: readonly WorkflowFile[];
  readonly parts: readonly WorkflowFile[];
} {
  const pieces = documents().flatMap(yamlPieces);
  const whole = pieces.filter(({ text }) => /^on:/m.test(text) && /^jobs:/m.test(text));
  return { whole, parts: pieces.filter((piece) => !whole.includes(piece) && /\buses:/.test(piece.text)) };
}

/** The pieces between ```yaml and ```, whatever else follows the language. */
export function yamlPieces({ name, text }: WorkflowFile): readonly WorkflowFile[] {
  return [...text.matchAll(/^```ya?ml(?: [^\n]*)?\n(.*?)^```$/gms)].map((match) => ({
    name: `${name}:${text.slice(0, match.index).split('\n').length + 1}`,
    text: match[1] ?? '',
  }));
}

function documents(): readonly WorkflowFile[] {
  const below = (folder: string) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.md') && !path.includes('/node_modules/'));
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  return [...top, ...below('examples'), ...below('docs')].map(read);
}

function read(name: string): WorkflowFile {
  return { name, text: readFileSync(fileURLToPath(new URL(name, root)), 'utf8') };
}
