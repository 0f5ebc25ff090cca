#!/usr/bin/env node
// Only this file must run on every version of Node.js, to say which version is needed. So it is built separately, imports nothing before
// the check, and uses only syntax that an old Node.js can read.

declare const __DEMARC_NODE__: string | undefined;

const needed = typeof __DEMARC_NODE__ === 'string' ? __DEMARC_NODE__ : '0.0';

if (isOlder(process.versions.node, needed)) {
  process.exitCode = 1;
  process.stderr.write(
    'error: demarc needs Node.js ' +
      needed +
      ' or newer; this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ')\n',
  );
} else {
  void import('./start.ts')
    .then(function (loaded) {
      return loaded.start(process.argv.slice(2), true);
    })
    .catch(function (error: unknown) {
      process.exitCode = 1;
      process.stderr.write(
        'error: demarc cannot be loaded: ' +
          String(error) +
          '\n  hint: install it again; if too many files are open, raise the limit (ulimit -n)\n',
      );
    });
}

function isOlder(version: string, than: string): boolean {
  const found = version.split('.').map(Number);
  const wanted = than.split('.').map(Number);
  const [major, minor] = [found[0] ?? 0, found[1] ?? 0];
  return major < (wanted[0] ?? 0) || (major === wanted[0] && minor < (wanted[1] ?? 0));
}
