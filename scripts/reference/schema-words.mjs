// Words for the parts of a JSON Schema.
import { code } from './markdown.mjs';

const placeholder = '#/$defs/Placeholder';

/** A function that follows a reference. What stands beside it has priority, as its own description. */
export function derefer(schema) {
  return function deref(node) {
    const { $ref, ...own } = node;
    if ($ref === undefined) return withoutPlaceholder(node, deref);
    return withoutPlaceholder({ ...schema.$defs[$ref.slice('#/$defs/'.length)], ...own }, deref);
  };
}

/** A field that may also be a substitution is described by its other form. */
function withoutPlaceholder(node, deref) {
  if (!node.anyOf?.some(({ $ref }) => $ref === placeholder)) return node;
  const { anyOf, ...own } = node;
  const others = anyOf.filter(({ $ref }) => $ref !== placeholder);
  return { ...(others.length === 1 ? deref(others[0]) : { anyOf: others }), ...own };
}

export function typeWords(given, deref) {
  const node = deref(given);
  if ('const' in node) return `always ${value(node.const)}`;
  if (node.enum !== undefined) return `${node.enum.map(value).join(', ')}`.replace(/, ([^,]*)$/, ' or $1');
  if (node.anyOf !== undefined || node.oneOf !== undefined) {
    return [...new Set((node.anyOf ?? node.oneOf).map((each) => typeWords(each, deref)))].join(', or ');
  }
  const types = [node.type ?? []].flat().map((type) => typeWord(type, node, deref));
  return types.length === 0 ? 'any value' : types.join(' or ');
}

function typeWord(type, { items, additionalProperties, properties }, deref) {
  if (type === 'array') return items === undefined ? 'list' : `list of ${plural(typeWords(items, deref))}`;
  if (type !== 'object')
    return (
      { string: 'text', integer: 'whole number', null: code('null'), boolean: `${code('true')} or ${code('false')}` }[
        type
      ] ?? type
    );
  if (properties !== undefined || typeof additionalProperties !== 'object') return 'object';
  return `object: a name → ${typeWords(additionalProperties, deref)}`;
}

function plural(words) {
  return { text: 'texts', object: 'objects', 'whole number': 'whole numbers' }[words] ?? words;
}

/** What a value must be beyond its type, a sentence each. */
export function limitsOf(given, deref) {
  const {
    minLength,
    maxLength,
    minItems,
    maxItems,
    minimum,
    maximum,
    minProperties,
    maxProperties,
    patternErrorMessage,
  } = deref(given);
  return [
    ...(patternErrorMessage === undefined ? [] : [patternErrorMessage]),
    ...(minLength > 0 && patternErrorMessage === undefined ? ['must not be empty'] : []),
    ...(maxLength === undefined ? [] : [`has at most ${maxLength} characters`]),
    ...(minItems > 0 ? ['must not be empty'] : []),
    ...(maxItems === undefined ? [] : [`has at most ${maxItems} items`]),
    ...(minimum === undefined ? [] : [`is at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`is at most ${maximum}`]),
    ...(minProperties > 0 ? ['must not be empty'] : []),
    ...(maxProperties === undefined ? [] : [`has at most ${maxProperties} names`]),
  ];
}

/** As YAML writes it in one line. */
export function valueText(given) {
  if (Array.isArray(given)) return `[${given.map(valueText).join(', ')}]`;
  if (given !== null && typeof given === 'object') {
    const pairs = Object.entries(given).map(([name, each]) => `${name}: ${valueText(each)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  return typeof given === 'string' && /^[>@*&!%#`'"{[]|[:#] |[*{}]/.test(given) ? `'${given}'` : String(given);
}

const value = (given) => code(valueText(given));
