// The bill of materials (CycloneDX 1.6): what the build has bundled, with versions, licences and hashes. The same input gives the same bytes.
//   node scripts/sbom.mjs package demarc-1.2.3.tgz        of the package, which holds the command and the library
//   node scripts/sbom.mjs action dist/action/main.js TARGET   of the bundled Action
//   node scripts/sbom.mjs executable demarc-1.2.3-…       of an executable that the running Node.js is in
// It is written to TARGET, or beside the file as FILE.cdx.json, and held to the schema of CycloneDX. SOURCE_DATE_EPOCH or the commit says when.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installAside } from './install-aside.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const require = createRequire(join(installAside('scripts/sbom'), 'package.json'));
// It is no dependency of this repository.
const library = '@cyclonedx/cyclonedx-library';
const CycloneDX = require(library);
const { Bom, Component, NamedLicense, LicenseExpression, SpdxLicense } = CycloneDX.Models;

const [kind, file, target = `${file}.cdx.json`] = process.argv.slice(2);
if (!['package', 'action', 'executable'].includes(kind) || file === undefined) {
  console.error('usage: node scripts/sbom.mjs package|action|executable FILE [TARGET]');
  process.exit(64);
}
const text = await billOf();
writeFileSync(target, text);
console.log(`${target}: ${JSON.parse(text).components.length} components`);

async function billOf() {
  const described = readJson(join(root, 'package.json'));
  const bom = new Bom();
  bom.metadata.timestamp = new Date(epoch() * 1000);
  const { name, version, description, license } = described;
  bom.metadata.component = component('application', { name, version, license, description });
  bom.metadata.component.hashes.set('SHA-256', digest('sha256', readFileSync(file)));
  const parts = [...bundledPackages(), ...(kind === 'executable' ? [nodeItself()] : [])];
  for (const part of parts) bom.components.add(part);
  for (const part of parts) bom.metadata.component.dependencies.add(part.bomRef);
  // Anybody who builds it again gets the same number.
  bom.serialNumber = uuidOf(serialize(bom));
  const whole = serialize(bom);
  const problem = await new CycloneDX.Validation.JsonStrictValidator('1.6').validate(whole);
  if (problem !== null) throw new Error(`not CycloneDX: ${JSON.stringify(problem)}`);
  return `${whole}\n`;
}

function serialize(bom) {
  const { JSON: Json, JsonSerializer } = CycloneDX.Serialize;
  const serializer = new JsonSerializer(new Json.Normalize.Factory(CycloneDX.Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true, space: 2 });
}

/** What the build lists beside the bundle: a line `name version (licence)` for each package. */
function bundledPackages() {
  const folder = kind === 'action' ? 'dist/action' : 'dist';
  const licences = readFileSync(join(root, folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  const locked = Object.entries(readJson(join(root, 'package-lock.json')).packages);
  return [...licences.matchAll(/^={78}\n(\S+) (\S+) \((.*)\)$/gm)].map(([, name, version, license]) => {
    const found = locked.find(([path, each]) => path.endsWith(`node_modules/${name}`) && each.version === version);
    if (found === undefined) throw new Error(`${name} ${version} is not in package-lock.json`);
    const part = component('library', { name, version, license });
    const [algorithm, value] = found[1].integrity.split('-');
    if (algorithm !== 'sha512') throw new Error(`${name}: ${algorithm} is another hash than expected`);
    part.hashes.set('SHA-512', Buffer.from(value, 'base64').toString('hex'));
    return part;
  });
}

/** Node.js brings its own libraries; what it says of them is a property each. */
function nodeItself() {
  const { node, ...libraries } = process.versions;
  const part = component('platform', { name: 'node', version: node, license: undefined }, `pkg:generic/node@${node}`);
  for (const [name, version] of Object.entries(libraries).filter(([, value]) => value !== undefined)) {
    part.properties.add(new CycloneDX.Models.Property(`demarc:node:${name}`, String(version)));
  }
  return part;
}

function component(type, { name, version, license, description }, purl = purlOf(name, version)) {
  const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const made = new Component(type, short, { group, version, description, purl, bomRef: purl });
  if (license !== undefined) made.licenses.add(licenceOf(license));
  return made;
}

function licenceOf(text) {
  if (/^[\w.-]+$/.test(text)) return new SpdxLicense(text);
  return /^[\w.()+\s-]+$/.test(text) ? new LicenseExpression(text) : new NamedLicense(text);
}

/** https://github.com/package-url/purl-spec: the scope's sign is encoded. */
function purlOf(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** In seconds. */
function epoch() {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined && /^\d+$/.test(given)) return Number(given);
  return Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }));
}

/** A name of version 8 (RFC 9562): the variant and version bits, and a hash in the others. */
function uuidOf(content) {
  const hex = digest('sha256', content).slice(0, 32);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)];
  return `urn:uuid:${parts.join('-')}`;
}

function digest(algorithm, content) {
  return createHash(algorithm).update(content).digest('hex');
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
