/**
 * Why the time of an expression of src grows with the text and no faster. Two forms need no entry, because a test tells them by themselves: one that
 * repeats nothing without a limit, and one that is tried at the start of the text alone, whose parts cannot share letters (the linter proves it).
 * Every other one is here. A new one gets an entry: `file: { expression: reason }`.
 */
export const reasons = {
  run: 'wherever its first letter stands it matches and takes the whole run: no letter is tried twice',
  behind: 'what repeats begins behind a letter that it cannot take itself: no two tries go through the same letters',
  line: 'it begins where a line does and never leaves that line',
  reader: 'sticky: a reader of lines tries it once at a place and goes on behind what it took, never beyond the line',
  character: 'it takes one character',
} as const;

type Reason = keyof typeof reasons;

export const listed: Readonly<Record<string, Readonly<Record<string, Reason>>>> = {
  'action/configuration-key.ts': {
    '/[^A-Za-z0-9._ @/-]+/g': 'run',
    [String.raw`/^<!-- demarc:configuration ([\w-]+) -->\r?$/gm`]: 'line',
  },
  'action/github/github-client.ts': { [String.raw`/<([^<>]*)>\s*;[^,<>]*\brel="?next"?/`]: 'behind' },
  'action/github/github-error.ts': { [String.raw`/\s+/g`]: 'run' },
  'action/inputs.ts': { [String.raw`/[\s,]+/`]: 'run' },
  'action/review/review-status.ts': { [String.raw`/^<!-- demarc:review (\S+) -->\r?$/gm`]: 'line' },
  'api/send/connection-failure.ts': {
    [String.raw`/Proxy (?:response|Authentication Required) \((\d+)\)/`]: 'behind',
    [String.raw`/:\d+$/`]: 'behind',
  },
  'api/decode.ts': { [String.raw`/(?:^|[[:,\s])-?(?:\d[\d.]{15,}|\d[\d.]*[eE])/`]: 'behind' },
  'api/network-reader.ts': { [String.raw`/\?.*/`]: 'run' },
  'api/destination/choose-proxy.ts': { [String.raw`/[\s,]+/`]: 'run' },
  'api/redact/redact.ts': { '/[A-Z]+/g': 'run' },
  'api/error-words.ts': { [String.raw`/\s+/g`]: 'run' },
  'config/hidden-places.ts': {
    [String.raw`/[ \t-]*/y`]: 'reader',
    [String.raw`/(?:---|\.\.\.|%YAML[ \t]+[\d.]{1,8}|<{7,}|>{7,}|={7,}|\|{7,})(?=\s|$)/my`]: 'reader',
    [String.raw`/[ \t{[]*/y`]: 'reader',
    [String.raw`/[ \t]*(?:[{[]|$)/my`]: 'reader',
  },
  'config/find-secret.ts': {
    [String.raw`/[ \t]*/y`]: 'reader',
    [String.raw`/(?:\$\{[^}\s]{0,128}\}|[^\s,[\]{}])+/y`]: 'reader',
    [String.raw`/[^\w.\n-]*([\w.-]+)/y`]: 'reader',
    [String.raw`/["']?(?:[ \t]*[:=]|[ \t]+(?=[^\s,}\]#]))/y`]: 'reader',
    [String.raw`/["']?(?:[ \t]*[:=]|[ \t]+(?=[^\s,}\]])|(?=[^\s,}\]])|[ \t]*$)/my`]: 'reader',
  },
  'config/hidden-places-in-line.ts': {
    [String.raw`/#+[ \t]*/y`]: 'reader',
    [String.raw`/(?:(["'])([^"'\n]{0,128})\1[ \t]*:|([\w.<-]{1,128})[ \t]*:(?=[ \t,}\]]|$))/my`]: 'reader',
    [String.raw`/[ \t]*(["']?)\$\{env:DEMARC_[A-Z0-9_]{1,64}\}\1(?=[ \t]*(?:[,}\]#]|$))/my`]: 'reader',
    [String.raw`/"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\n]|'')*'/y`]: 'reader',
    [String.raw`/[&*!][^\s,\]}]*/y`]: 'reader',
    [String.raw`/[ \t]*(?:[&!][\w-]{1,32}[ \t]*)?(?:[{[]|$)/my`]: 'reader',
  },
  'config/substitute.ts': { [String.raw`/\$\$\{|\$\{[^}]*\}?/g`]: 'run' },
  'config/read-document.ts': { [String.raw`/([<>=])\s+/g`]: 'behind', [String.raw`/[\s,]+/`]: 'run' },
  'diagnostics/hidden-characters.ts': {
    "new RegExp(hiddenClass, 'u')": 'character',
    "new RegExp(hiddenClass, 'gu')": 'character',
    "new RegExp(String.raw`(?![\\t\\n]|\\r\\n)(?:${hiddenClass})`, 'gu')": 'character',
  },
  'diagnostics/mask-text.ts': {
    [String.raw`/(?<!\bsha256:|[A-Za-z0-9_+=-])[A-Za-z0-9_+=-]{12,}/g`]: 'behind',
    [String.raw`/\uffff+/g`]: 'run',
    [String.raw`/[^\r\n]+/g`]: 'run',
  },
  'document/parse-documents.ts': { [String.raw`/^(?:<{7,}|>{7,}|\|{7,}|={7,})(?=[ \t\r]|$)/gm`]: 'line' },
  'live/read-traffic.ts': { [String.raw`/\.\d+Z$/`]: 'behind' },
  'net/cidr.ts': { [String.raw`/\/0+(?=[0-9])/`]: 'behind' },
  'plan/diff/same-wire-value.ts': { [String.raw`/[^\p{L}\p{N}]+/gu`]: 'run' },
  'usecases/check/check-command.ts': { [String.raw`/\s+/g`]: 'run' },
  'usecases/edit/edited-documents.ts': { [String.raw`/[^\w.-]+/`]: 'run' },
  'plan/allocate/satisfies.ts': { [String.raw`/\s+/`]: 'run' },
  'render/text/fit-markdown.ts': { '/`+/g': 'run' },
  'render/text/sanitise.ts': { [String.raw`/^([^\S\r\n\u2028\u2029]*)::/gm`]: 'line' },
  'export/choose-keys.ts': { [String.raw`/\p{M}+/gu`]: 'run', '/[^A-Za-z0-9._-]+/g': 'run', '/[^A-Z0-9]+/g': 'run' },
  'usecases/files/folder-problems.ts': {
    ['new RegExp(`^(?:\\\\{|["\']?${keys}["\']?[ \\\\t]*:|["\']?x-)`)']: 'line',
    [String.raw`/(?:^|[{,\s])["']?version["']?[ \t]*:[ \t]*["']?1(?![\w.])/`]: 'behind',
    [String.raw`/(?:^|[{,\s])["']?(?:account|credentials|policy|settings|interconnects|cnis)["']?[ \t]*:/`]: 'behind',
  },
  'usecases/hide-secrets.ts': {
    [String.raw`/(?<=:\/\/)[^\s/@'"]+(?=@)/g`]: 'behind',
    [String.raw`/(?<=\b(?:authorization|x-[a-z-]{0,32}(?:key|token)): {0,4})[^\s'"][^'"\n]*/gi`]: 'run',
  },
  'usecases/init/document-files.ts': { [String.raw`/"\$id":\s*"urn:demarc:schema:desired-state"/`]: 'behind' },
  'usecases/init/fit-workflow.ts': {
    [String.raw`/^( *)(?:# )?DEMARC_\w+: \$\{\{ secrets\.DEMARC_\w+ \}\}$/m`]: 'line',
    [String.raw`/^( *)# One line for each account[^\n]*\n(?: *CF_\w+: [^\n]*\n)+/m`]: 'behind',
    [String.raw`/^( *)CLOUDFLARE_API_TOKEN: ([^\n]*\n)/m`]: 'line',
    [String.raw`/^( *)\w+: \$\{\{ secrets\.CLOUDFLARE_(?:READ|WRITE)_TOKEN \}\}[^\n]*\n/m`]: 'line',
    [String.raw`/^[ \t]*#.*$/gm`]: 'line',
    '/^ +environment: (.+)$/m': 'line',
    "new RegExp(`\\\\b${context}\\\\.(\\\\w+)`, 'g')": 'behind',
  },
  'usecases/init/repository-files.ts': { '/#.*/': 'run', [String.raw`/[ \t]+/`]: 'run' },
  'usecases/write-letters.ts': { '/[^A-Za-z0-9._-]+/g': 'run' },
};

/** The foreign text that expressions meet, by the beginning of the file's name. */
export const meets: Readonly<Record<string, string>> = {
  'action/': 'inputs of a step, events, answers of GitHub, comments that anybody can write',
  'api/': 'answers, headers and addresses of a server or a proxy; variables of the environment',
  'apply/': 'addresses of a plan, and what a server says',
  'cli/': 'the command line',
  'config/': 'documents, as they are and where they are no YAML at all; variables of the environment',
  'diagnostics/': 'documents, names of files, and whatever a message quotes',
  'document/': 'documents; names of the live account in an export',
  'export/': 'names and values of the live account',
  'live/': 'times that it writes itself',
  'model/': 'names of documents and of the live account; names of files',
  'net/': 'addresses and keys of documents and of the live account',
  'plan/': 'documents and the live account',
  'render/': 'documents, the live account, names of files, what servers say',
  'rules/': 'documents',
  'sandbox/': 'requests of this machine, seeds and state',
  'system/': 'paths, and what the system says of processes',
  'usecases/': 'the command line, names and heads of files, workflows, the live account, plan files and journals',
};
