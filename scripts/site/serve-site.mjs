import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Serves the built site on 127.0.0.1, as Pages does. */
export async function serveSite(folder, base, port) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = fileOf(folder, decodeURIComponent(pathname), base);
    if (path === undefined) {
      response.writeHead(404, { 'content-type': types['.html'] });
      createReadStream(join(folder, '404.html')).pipe(response);
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
    createReadStream(path).pipe(response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function fileOf(folder, pathname, base) {
  if (!pathname.startsWith(base)) return undefined;
  const path = join(folder, normalize(pathname.slice(base.length - 1)));
  if (!path.startsWith(folder)) return undefined;
  return [path, join(path, 'index.html'), `${path}.html`].find((each) =>
    statSync(each, { throwIfNoEntry: false })?.isFile(),
  );
}
