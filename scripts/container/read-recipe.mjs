// What a Containerfile of our kind says: one stage, COPY of plain files, ENV, WORKDIR, USER and ENTRYPOINT.

/** @param {Readonly<Record<string, string>>} given values of ARG, in place of their defaults */
export function readRecipe(text, given = {}) {
  const recipe = { base: '', copies: [], env: {}, labels: {}, workdir: '/', user: '', entrypoint: [] };
  const values = {};
  for (const line of instructions(text)) {
    const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const words = filled(rest ?? '', values);
    switch (name) {
      case 'FROM':
        recipe.base = words;
        break;
      case 'ARG': {
        const [key, value = ''] = words.split('=');
        values[key] = given[key] ?? value;
        break;
      }
      case 'COPY':
        recipe.copies.push(readCopy(words));
        break;
      case 'ENV':
        Object.assign(recipe.env, pairs(words));
        break;
      case 'LABEL':
        Object.assign(recipe.labels, pairs(words));
        break;
      case 'WORKDIR':
        recipe.workdir = words;
        break;
      case 'USER':
        recipe.user = words;
        break;
      case 'ENTRYPOINT':
        recipe.entrypoint = JSON.parse(words);
        break;
      default:
        throw new Error(`Containerfile: ${line} is not read here`);
    }
  }
  return recipe;
}

function instructions(text) {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim());
}

function filled(text, values) {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

function readCopy(words) {
  const parts = words.split(/\s+/);
  const [flag] = parts.filter((part) => part.startsWith('--chmod='));
  const paths = parts.filter((part) => !part.startsWith('--'));
  return { sources: paths.slice(0, -1), target: paths.at(-1), mode: Number.parseInt(flag.slice('--chmod='.length), 8) };
}

function pairs(words) {
  return Object.fromEntries(
    [...words.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)].map(([, name, quoted, plain]) => [name, quoted ?? plain]),
  );
}
