import { readState } from '../../src/action/compose-comment.ts';
import { keyOfConfiguration } from '../../src/action/configuration-key.ts';
import { makeHarmless } from '../../src/action/github/github-error.ts';
import { parseChangedRanges } from '../../src/action/github/pull-files.ts';
import { isMarked } from '../../src/action/github/sticky-comment.ts';
import { findReviewBlock } from '../../src/action/review/review-status.ts';
import { checkBaseUrl } from '../../src/api/destination/base-url.ts';
import { isExempt, proxySecrets } from '../../src/api/destination/choose-proxy.ts';
import { isHtml, wordsOf } from '../../src/api/error-words.ts';
import { redact } from '../../src/api/redact/redact.ts';
import { retryAfterMs } from '../../src/api/transport.ts';
import { hiddenPlaces } from '../../src/config/hidden-places.ts';
import { loadDesired } from '../../src/config/load-desired.ts';
import { maskTokens } from '../../src/diagnostics/mask-text.ts';
import { writeComment, writeItem, writeScalar } from '../../src/document/write-document.ts';
import { isOpaque, slug, VariableNames } from '../../src/export/choose-keys.ts';
import { literalGlob, nameGlob } from '../../src/model/globs/name-glob.ts';
import { parseDuration, shellWord } from '../../src/model/text.ts';
import type { TrafficFacts } from '../../src/model/traffic/traffic.ts';
import { canonicalCidr } from '../../src/net/cidr.ts';
import { regionOfPairingKey } from '../../src/net/pairing-key.ts';
import { decodePlan } from '../../src/plan/decode-plan.ts';
import { isStoredForm } from '../../src/plan/diff/same-wire-value.ts';
import { buildRouteTable } from '../../src/preflight/build-route-table.ts';
import { judge } from '../../src/preflight/judge.ts';
import { artifactUri } from '../../src/render/diagnostics/diagnostics-sarif.ts';
import { renderDiagnosticsText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { quoteText } from '../../src/render/plan/fields/field-text.ts';
import { fence } from '../../src/render/text/fit-markdown.ts';
import { textWidth } from '../../src/render/text/inline-text.ts';
import { markdownCode, sanitiseMarkdown } from '../../src/render/text/sanitise.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { documentFields } from '../../src/schema/known-fields.ts';
import { missingLines } from '../../src/usecases/init/choose-source.ts';
import { variablesIn } from '../../src/usecases/init/document-needs.ts';
import { parseJournal } from '../../src/usecases/journal/parse-journal.ts';
import { letterPath } from '../../src/usecases/write-letters.ts';

/** Where a text from outside comes in, each with everything that is then done with it. */
export const entries: Readonly<Record<string, (text: string) => unknown>> = {
  'a document': validate,
  'values, keys, globs and versions of a document': (text) => {
    const written = JSON.stringify(text);
    const cni = `{interconnect: b, magic: {description: ${written}}, bgp: {extra_prefixes: [${written}]}}`;
    return validate(
      `version: 1\nrequires: ${written}\naccount: 023e105f4ecef8ad9ca31a8372d0c353\npolicy: {ignore: [${written}]}\ncnis:\n  a: ${cni}\n  ${written}: {}\n`,
    );
  },
  'a text that is no YAML': (text) => hiddenPlaces(text, documentFields),
  'a page of a proxy': (text) => [
    words('text/html', text),
    words('text/html', `<html><title>${text}</title>`),
    isHtml(`<?xml ${text}`),
  ],
  'an error of a server': (text) => words('application/json', JSON.stringify({ errors: [{ message: text }] })),
  'an echo of secrets': (text) => redact(text + text, ['hunter2-secret', text.slice(0, 40), 'aaaaaaaa']),
  'a secret': (text) => redact(`it said ${text}`, [text]),
  'headers and addresses': (text) => {
    const url = `https://a.example/${text}`;
    return [
      checkBaseUrl(url),
      isExempt(new URL('https://api.cloudflare.com/'), text),
      retryAfterMs(text),
      proxySecrets(text),
    ];
  },
  'a message': (text) => [
    maskTokens(text),
    makeHarmless(text, 'hunter2'),
    quoteText(text),
    textWidth(text),
    shellWord(text),
  ],
  Markdown: (text) => [sanitiseMarkdown(text), markdownCode(text), fence([text]), artifactUri(text)],
  'names and globs': (text) => [
    nameGlob(text.slice(0, 1_024))('a'.repeat(1_000)),
    nameGlob('*a?a?b*')(text),
    literalGlob(text),
  ],
  'addresses and keys': (text) => [
    canonicalCidr(text),
    regionOfPairingKey(`182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e/${text}`),
  ],
  'what the Magic side says': (text) => {
    const facts = trafficFacts(text);
    const cni = { id: text, conduitName: text, p2pIp: text, custIp: text, interconnect: text, reservation: text };
    const cnis = [{ ...cni, learns: true }];
    return [
      buildRouteTable(facts, cnis),
      judge(facts, cnis, [{ id: 'cni.a', cni: text, takes: 'path' }], {
        always: [],
        each: [{ own: ['cni.a'], begin: ['cni.a'], end: [] }],
      }),
    ];
  },
  'names that are stored': (text) => [
    isStoredForm(`${text}a`, text, 10),
    slug(text),
    isOpaque(text),
    letterPath('.', text, text),
  ],
  'an export': (text) => [
    writeScalar(text),
    writeItem(text),
    writeComment(text),
    new VariableNames().name('MD5', text),
  ],
  'comments of GitHub': (text) => {
    const bodies = [text, `<!-- demarc:review ${text}`, `x\n<!-- demarc:state changes ${text}`, `@@ -1${text}`];
    return bodies.map((body) => [
      readState(body),
      isMarked(body, '<!-- x -->'),
      parseChangedRanges(body),
      findReviewBlock(body),
    ]);
  },
  'inputs of a step': (text) => [
    keyOfConfiguration(undefined, { workingDirectory: text, files: [text], accounts: [text] }),
    parseDuration(text),
  ],
  files: (text) => [decodePlan(text), parseJournal(text), missingLines(text), variablesIn(text)],
};

/** What an entry takes for a short text that is harmless, in milliseconds at most, where that is much. */
export const usualMs: Readonly<Record<string, number>> = {
  'a document': 10,
  'values, keys, globs and versions of a document': 20,
  'a page of a proxy': 10,
  'an echo of secrets': 10,
  'a secret': 15,
};

/** Every text that may be from outside is this one. */
function trafficFacts(text: string): TrafficFacts {
  const health = [{ tunnel: text, colo: text, state: 1 }];
  const route = { id: text, priority: 1, weight: undefined, scope: { regions: [text], colos: [text] } };
  const gre = { kind: 'gre', id: text, name: text, interfaceAddress: text, healthCheck: undefined } as const;
  const none = { version: text, mtu: 1500, healthCheck: undefined, returnRouting: undefined, bgp: undefined };
  const interconnect = { ...none, id: text, name: text, reservation: text, interfaceAddress: text, modifiedOn: text };
  const routes = [text, `${text}/8`, `10.0.0.0/${text}`].map((prefix) => ({ ...route, prefix, nexthop: text }));
  const advertised = [{ cidr: text, advertised: true, withdrawsByItself: true }];
  return {
    routes: { read: true, value: routes },
    interconnects: { read: true, value: [interconnect] },
    tunnels: { read: true, value: [{ ...gre, hasBgp: true }] },
    prefixes: { read: true, value: [{ id: text, cidr: text }] },
    bgpPrefixes: new Map([[text, { read: true, value: advertised }]]),
    analytics: { read: true, value: { health, recent: health, ingress: [], egress: [] } },
  };
}

function words(type: string, text: string): unknown {
  return wordsOf({ status: 502, headers: new Headers({ 'content-type': type }), bytes: Buffer.from(text) }, [
    'hunter2-secret',
  ]);
}

function validate(text: string): string {
  const options = { offline: true, skipSecrets: false, version: '1.0.0', defaultAccount: undefined };
  const read = loadDesired([{ name: 'a.yaml', text }], { ...options, environment: { DEMARC_X: 'x' } });
  const rules = checkRules(read.accounts).map((each) => read.gate.pass(each));
  return renderDiagnosticsText([...read.diagnostics, ...rules], read.gate.texts(), { color: false });
}

/** What one of the entries reads as more than a letter. */
export const tokens: readonly [string, ...string[]] = [
  'a',
  ...Array.from('/\\=_-.,;:<>&#%"\'`${}[]()*?!@|~^+ \t\n\rA05'),
  ...[
    '\r\n',
    '\u0085',
    '\u2028',
    '\u00a0',
    '\u200b',
    '\u200d',
    '\ufe0f',
    '\ufeff',
    '\ud800',
    '\u{1f600}',
    '\0',
    '\u001b[',
    'é',
    'e\u0301',
    '中',
  ],
  ...['${', '${env:', '${env:DEMARC_X}', '$${', '${env:DEMARC_X:-', 'md5_key: ', 'pairing_key ', 'token: ', 'password'],
  ...[
    '<!--',
    '-->',
    '<title>',
    '<html',
    '<!doctype html',
    '<?xml',
    '&#39;',
    '&amp;',
    '%41',
    '%25',
    '\\u0041',
    '\\\\',
    '\\x41',
  ],
  ...[
    'sha256:',
    'ghp_',
    '---\n',
    '...\n',
    '<<<<<<<\n',
    '=======\n',
    '%YAML 1.2\n',
    'www.',
    'GH-1',
    '::',
    '##[',
    '1.',
    '@@ -1 +1 @@\n',
  ],
  ...[
    '- ',
    '? ',
    ': ',
    'a: ',
    'a: b\n',
    'a:\n',
    '- a\n',
    '&a ',
    '*a ',
    '!a ',
    '<<: ',
    '|\n',
    '"a" ',
    '{a: ',
    '],',
    'a,',
    '# x\n',
    ' #',
  ],
  ...['version: 1\n', '>= ', '1,', '/./', '/../', '%0a', 'secrets.', '[[', '{}', '[]', '""', "''", 'aA1', '-a'],
];
