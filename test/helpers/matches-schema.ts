import { type Schema, Validator } from '@cfworker/json-schema';
import { schemaText } from '../../src/schema/schemas.ts';

/** What is wrong with a document by one of our schemas: places and messages of a validator that the house does not ship. */
export function matchesSchema(name: string, document: unknown): readonly string[] {
  const schema = JSON.parse(schemaText(name) ?? '') as Schema;
  const { errors } = new Validator(schema, '2020-12').validate(document);
  return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}
