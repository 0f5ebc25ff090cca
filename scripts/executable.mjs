// Makes the single-file executable of this machine's platform from what is built in dist/, with the running Node.js in it, and tries it:
//   npm run executable            writes executable/demarc-VERSION-PLATFORM-ARCHITECTURE
//   npm run executable -- --tar   also packs it as .tar.gz, as a release has it
//   npm run executable -- --container   also puts it where Containerfile takes it from
import { buildExecutable } from './executable/build-executable.mjs';
import { tryExecutable } from './executable/try-executable.mjs';

const { path, bytes, archive } = await buildExecutable({
  tar: process.argv.includes('--tar'),
  container: process.argv.includes('--container'),
});
await tryExecutable(path);
console.log(
  `executable: ${path}, ${Math.round(bytes / 1024 / 1024)} MiB, runs in an empty folder with an empty environment`,
);
if (archive !== undefined) console.log(`archive: ${archive}`);
