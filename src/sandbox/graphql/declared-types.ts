import { type DocumentNode, Kind, visit } from 'graphql';

/**
 * Reads the types of variables as Cloudflare does: public programs declare texts as `string` or `String`, and times as these two or `Time`.
 * All other types must be those of the schema, which graphql's own rules check.
 */
export function withDeclaredTypes(document: DocumentNode): DocumentNode {
  const times = timesOf(document);
  return visit(document, {
    VariableDefinition: (definition) =>
      visit(definition, {
        NamedType: (node) => {
          if (node.name.value !== 'String' && node.name.value !== 'string') return undefined;
          const value = times.has(definition.variable.name.value) ? 'Time' : 'string';
          return { ...node, name: { kind: Kind.NAME, value } };
        },
      }),
  });
}

/** The names of the variables that are used for a time. */
function timesOf(document: DocumentNode): ReadonlySet<string> {
  const times = new Set<string>();
  visit(document, {
    ObjectField: ({ name, value }) => {
      if (value.kind === Kind.VARIABLE && name.value.startsWith('datetime_')) times.add(value.name.value);
    },
  });
  return times;
}
