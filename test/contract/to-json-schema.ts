/** A part of the OpenAPI document: plain data, read by hand. */
export type Node = Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A schema of OpenAPI 3.0 as JSON Schema 2020-12: `nullable` becomes a type, references point into `$defs`, and a discriminator is
 * enforced: the value names exactly one of the mapped schemas, and only that one has to hold.
 */
export function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isNode(schema)) return schema;
  if (typeof schema['$ref'] === 'string') return { $ref: definition(schema['$ref']) };
  if (isNode(schema['discriminator'])) return discriminated(schema['discriminator']);
  const { nullable, type, properties, ...rest } = schema;
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, key === 'enum' ? value : toJsonSchema(value)]),
    ),
    ...(type !== undefined && { type: nullable === true ? [type, 'null'] : type }),
    ...(isNode(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, toJsonSchema(value)])),
    }),
  };
}

function discriminated(discriminator: Node): unknown {
  const name = String(discriminator['propertyName']);
  const mapping = Object.entries(isNode(discriminator['mapping']) ? discriminator['mapping'] : {});
  return {
    type: 'object',
    required: [name],
    properties: { [name]: { enum: mapping.map(([value]) => value) } },
    allOf: mapping.map(([value, ref]) => ({
      if: { required: [name], properties: { [name]: { const: value } } },
      then: { $ref: definition(String(ref)) },
    })),
  };
}

function definition(ref: string): string {
  return ref.replace('#/components/schemas/', '#/$defs/');
}
