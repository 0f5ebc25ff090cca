// Loads what the source of demarc says of itself, as data: commands, codes, rules, variables. Node.js reads no TypeScript, so it is bundled first,
// without what the commands do: their use cases are imported when they run, and stay outside.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
const entry = `
export { loadCommands } from './src/cli/registry.ts';
export { connectionFlags, generalFlags } from './src/cli/flags.ts';
export { commandGroups, flagSections } from './src/cli/command.ts';
export { allExitCodes, flagWords, helpFlags, signalCodes, usageLine } from './src/cli/help.ts';
export { variables } from './src/cli/variables.ts';
export { explainAll } from './src/usecases/explain/explain.ts';
export { listRules } from './src/usecases/list-rules.ts';
`;

export async function loadRegistries() {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(root), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    define: { __DEMARC_VERSION__: '"0.0.0"' },
    plugins: [worksLater],
    write: false,
    logLevel: 'error',
  });
  const folder = new URL('node_modules/.cache/', root);
  const file = new URL(`demarc-registries-${process.pid}.mjs`, folder);
  await mkdir(folder, { recursive: true });
  await writeFile(file, outputFiles[0].text);
  try {
    const { loadCommands, explainAll, listRules, ...others } = await import(file.href);
    return { commands: await loadCommands(), groups: explainAll(), rules: listRules(), ...others };
  } finally {
    await rm(file, { force: true });
  }
}

const worksLater = {
  name: 'works-later',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^\./ }, ({ kind, importer, path }) =>
      kind === 'dynamic-import' && !importer.endsWith('registry.ts') ? { path, external: true } : undefined,
    );
  },
};
