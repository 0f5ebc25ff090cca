/**
 * The schema as it holds after substitution. Editors see documents before it, so the published schema lets every field that is
 * not free text be a `Placeholder` as well; here those branches are gone, and with them the `anyOf` that would blur messages.
 */
export function strictSchema(schema) {
  const strict = withoutPlaceholders(schema);
  if (strict.$defs) delete strict.$defs.Placeholder;
  // Keys that begin with x- are gone when a document is checked: they mean nothing.
  delete strict.patternProperties;
  return strict;
}

const placeholder = '#/$defs/Placeholder';

function withoutPlaceholders(node) {
  if (Array.isArray(node)) return node.map(withoutPlaceholders);
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutPlaceholders(value)]));
  if (!Array.isArray(node.anyOf) || !node.anyOf.some((branch) => branch.$ref === placeholder)) return copy;
  const branches = copy.anyOf.filter((branch) => branch.$ref !== placeholder);
  if (branches.length !== 1) return { ...copy, anyOf: branches };
  delete copy.anyOf;
  return { ...branches[0], ...copy };
}

const annotations = new Set(['title', 'description', 'examples', 'default', '$comment', 'x-impact']);

/** Leaves out what only people and editors read. The names of properties and definitions are no annotations. */
export function withoutAnnotations(node) {
  if (Array.isArray(node)) return node.map(withoutAnnotations);
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([key]) => !annotations.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, isNamed(key) ? byName(value) : keepLiteral(key, value)]));
}

function isNamed(key) {
  return key === 'properties' || key === '$defs' || key === 'patternProperties';
}

function byName(schemas) {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutAnnotations(schema)]));
}

function keepLiteral(key, value) {
  return key === 'const' || key === 'enum' ? value : withoutAnnotations(value);
}
