import { schemaText } from '../../src/schema/schemas.ts';

/** The names of the fields that the schema of the documents marks, read from its text: no list of the code is asked. */
export function fieldsMarkedSensitive(): readonly string[] {
  const schema: unknown = JSON.parse(schemaText('desired-state') ?? '');
  return [...JSON.stringify(schema).matchAll(/"(\w+)":\{[^{}]*"x-sensitive":true/g)].map(([, name = '']) => name);
}
