// What demarc writes for other programs, and what it reads of them: one heading a JSON Schema, with its top fields. And the faults of the sandbox.
import { code, page } from './markdown.mjs';
import { derefer, typeWords } from './schema-words.mjs';

/** @param schemas by name */
export function formatsPage(schemas, markdown) {
  return page('schemas', [
    '# Formats',
    'The JSON Schema of each: `demarc schema NAME`. A reader must ignore fields that it does not know. The number of a format changes where a reader of the old one would go wrong.',
    ...[...schemas]
      .filter(([name]) => name !== 'desired-state')
      .flatMap(([name, schema]) => section(name, schema, markdown)),
  ]);
}

function section(name, schema, { prose, table }) {
  const deref = derefer(schema);
  if (name === 'sandbox-faults') return [`## ${code(name)}`, 'See [faults of the sandbox](sandbox-faults.md).'];
  const { head, rows } = schema.oneOf === undefined ? fields(schema, deref) : lines(schema, deref);
  return [
    `## ${code(name)}`,
    prose(schema.description),
    table(
      head,
      rows.map(([what, ...words]) => [what, ...words.map(prose)]),
    ),
  ];
}

function fields(schema, deref) {
  const rows = Object.entries(schema.properties).map(([name, field]) => [
    code(name),
    typeWords(field, deref),
    deref(field).description ?? '',
  ]);
  return { head: ['field', 'type', 'meaning'], rows };
}

/** A file of which each line is one of these. */
function lines(schema, deref) {
  const rows = schema.oneOf.map(deref).map(({ properties, description = '' }) => {
    const [name, { const: value }] = Object.entries(properties).find(([, { const: mark }]) => typeof mark === 'string');
    return [code(`${name}: ${value}`), description];
  });
  return { head: ['line', 'meaning'], rows };
}

/** Each kind of fault with its own fields, and the fields that all of them have. */
export function faultsPage(schema, { prose, table }) {
  const deref = derefer(schema);
  const kinds = deref(schema.items).oneOf.map(deref);
  const all = Object.keys(kinds[0].properties).filter((name) => kinds.every(({ properties }) => name in properties));
  const shared = all.filter((name) => name !== 'kind' && name !== 'operation');
  const row = ([name, field]) => {
    const words = prose(deref(field).description ?? '');
    return name === 'operation'
      ? [code(name), 'one, or a list', `${words}${operationWords(field, deref)}`]
      : [code(name), typeWords(field, deref), words];
  };
  const fieldTable = (entries) => table(['field', 'type', 'meaning'], entries.map(row));
  return page('schemas/sandbox-faults.schema.json', [
    '# Faults of the sandbox',
    'A list of these in a file: `demarc sandbox --faults FILE`.',
    prose(schema.description),
    table(
      ['kind', 'what goes wrong'],
      kinds.map(({ properties, description }) => [
        `[${code(properties.kind.const)}](#${properties.kind.const})`,
        prose(description),
      ]),
    ),
    '## Fields of every fault',
    fieldTable(shared.map((name) => [name, kinds[0].properties[name]])),
    ...kinds.flatMap(({ properties }) => {
      const own = Object.entries(properties).filter(([name]) => name !== 'kind' && !shared.includes(name));
      return [`## ${code(properties.kind.const)}`, fieldTable(own)];
    }),
  ]);
}

/** The operations by name, where they are few. */
function operationWords(field, deref) {
  const names = (deref(field).anyOf ?? deref(field).oneOf ?? [field]).flatMap(
    (form) => deref(form).enum ?? deref(form).const ?? [],
  );
  return names.length === 0 || names.length > 10 ? '' : ` ${names.map(code).join(', ')}.`;
}
