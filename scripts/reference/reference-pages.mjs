// The pages of docs/reference, which say what registries, schemas and `demarc explain` say.
import { codeLinks, codePages } from './code-pages.mjs';
import { commandPages } from './command-pages.mjs';
import { documentPage } from './document-page.mjs';
import { faultsPage, formatsPage } from './format-pages.mjs';
import { loadRegistries } from './load-registries.mjs';
import { code, createMarkdown, page } from './markdown.mjs';

/**
 * The text of each page, by its path below docs/reference.
 * @param schemas the JSON Schemas, by name
 */
export async function referencePages(schemas) {
  const registries = await loadRegistries();
  const markdown = createMarkdown(
    registries.commands.map(({ name }) => name),
    codeLinks(registries.groups),
  );
  const pages = new Map([
    ['index.md', indexPage()],
    ['document.md', documentPage(schemas.get('desired-state'), markdown)],
    ['formats.md', formatsPage(schemas, markdown)],
    ['sandbox-faults.md', faultsPage(schemas.get('sandbox-faults'), markdown)],
    ['variables.md', variablesPage(registries, markdown)],
    ...commandPages(registries, markdown),
    ...codePages(registries, markdown),
  ]);
  return new Map(
    [...pages].map(([path, text]) => [
      path,
      `${text.replaceAll('](ref:', `](${'../'.repeat(path.split('/').length - 1)}`)}\n`,
    ]),
  );
}

function indexPage() {
  return page('scripts/reference', [
    '# Reference',
    'These pages say what the command itself says: they are generated from its flags, schemas and codes.',
    [
      '- [The document](document.md): every key, with its type, default and limits, and what traffic may feel of a change',
      '- [Commands](commands.md): what `--help` shows',
      '- [Exit codes](exit-codes.md)',
      '- [Rules](rules.md): what documents are held against',
      '- [Guards](codes/guards.md): what stops a plan, and what lifts them',
      '- [Impacts](codes/impacts.md): what traffic may feel',
      '- [Codes](codes.md): all that demarc prints, as `demarc explain` shows it',
      '- [Formats](formats.md): what demarc writes for other programs',
      '- [Variables](variables.md) of the environment',
      '- [Faults of the sandbox](sandbox-faults.md)',
    ].join('\n'),
  ]);
}

/** A heading for each, so that a search for its name finds it. */
function variablesPage({ variables }, { prose }) {
  return page('src/cli/variables.ts', [
    '# Variables',
    ...variables.flatMap(({ names, describe }) => [`## ${names.map(code).join(', ')}`, prose(describe)]),
  ]);
}
