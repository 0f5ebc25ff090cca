// Every key of a document, from its schema. A heading a key, so that a search finds it and a link leads to it.
import { code, page } from './markdown.mjs';
import { derefer, limitsOf, typeWords, valueText } from './schema-words.mjs';

export function documentPage(schema, markdown) {
  const deref = derefer(schema);
  const fields = fieldsOf(schema, [], deref);
  const isAlone = (name) => fields.filter(({ path }) => path[0] === name).length === 1;
  const of = (name) => fields.filter(({ path }) => path[0] === name);
  const names = Object.keys(schema.properties);
  const write = (field) => section(field, deref, markdown);
  return page('schemas/desired-state.schema.json', [
    '# The document',
    markdown.prose(schema.description),
    'Editors complete and check a document with its schema: `demarc schema > desired-state.schema.json`.',
    '## The head',
    names.filter(isAlone).flatMap((name) => of(name).flatMap((field) => [heading(field), ...write(field)])),
    names
      .filter((name) => !isAlone(name))
      .flatMap((name) => [
        `## ${code(name)}`,
        ...of(name).flatMap((field) => (field.path.length === 1 ? write(field) : [heading(field), ...write(field)])),
      ]),
    '## Substitutions',
    markdown.prose(schema.$defs.Placeholder.description),
    '## Anchors',
    markdown.prose(`x-…: ${schema.patternProperties['^x-'].description}`),
  ]);
}

/** Every key with its path, in the order of the schema. `KEY` is a name that the author chooses. */
function fieldsOf(node, path, deref) {
  const fields = Object.entries(node.properties ?? {}).flatMap(([name, given]) => {
    const field = deref(given);
    const isRequired = (node.required ?? []).includes(name);
    return [{ path: [...path, name], field, isRequired }, ...fieldsOf(field, [...path, name], deref)];
  });
  const named = typeof node.additionalProperties === 'object' ? deref(node.additionalProperties) : {};
  const key = { path: [...path, 'KEY'], field: named, isRequired: false };
  return [
    ...fields,
    ...(named.properties === undefined || named.title === undefined ? [] : [key, ...fieldsOf(named, key.path, deref)]),
  ];
}

function heading({ path }) {
  return `### ${code(path.join('.'))}`;
}

function section({ path, field, isRequired }, deref, { prose }) {
  const isBranch = field.properties !== undefined || typeof field.additionalProperties?.$ref === 'string';
  const facts = [
    ...(isBranch && field.type === 'object' ? [] : [`Type: ${typeWords(field, deref)}`]),
    ...(isRequired ? ['Required'] : []),
    ...(field.default === undefined ? [] : [`Default: ${code(valueText(field.default))}`]),
    ...limitsOf(field, deref).map((limit) => `It ${prose(limit)}`),
    ...(field['x-impact'] === undefined ? [] : [`A change, to traffic: ${impactWords(field['x-impact'])}`]),
    ...(field.examples ?? []).map((example) => `Example: ${code(`${path.at(-1)}: ${valueText(example)}`)}`),
  ];
  return [
    ...(field.description === undefined ? [] : [prose(field.description)]),
    ...(facts.length === 0 ? [] : [facts.map((fact) => `- ${fact}`).join('\n')]),
  ];
}

function impactWords(impacts) {
  return impacts.map((impact) => `[${code(impact)}](codes/impacts.md#${impact})`).join(' or ');
}
