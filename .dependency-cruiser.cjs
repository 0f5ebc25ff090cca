// The rooms of src/ and what each may import. A room may always import itself.
const rooms = {
  model: [],
  diagnostics: [],
  net: [],
  system: ['model'],
  schema: ['model', 'diagnostics'],
  document: ['diagnostics'],
  config: ['model', 'diagnostics', 'document', 'schema', 'net'],
  rules: ['model', 'diagnostics', 'net'],
  api: ['model', 'schema'],
  live: ['model', 'net'],
  preflight: ['model', 'net'],
  plan: ['model', 'diagnostics', 'net', 'preflight'],
  apply: ['model', 'net', 'preflight'],
  export: ['model', 'net', 'document'],
  render: ['model', 'diagnostics'],
  sandbox: ['net', 'schema', 'system'],
  cli: ['usecases', 'render', 'model', 'diagnostics', 'system'],
  action: ['usecases', 'render', 'model', 'diagnostics', 'system'],
};
// Files that a room may reach into beyond whole rooms, or that may reach out of their room.
const exceptions = [
  { from: '^src/plan/decode-plan', to: '^src/schema/' },
  { from: '^src/apply/', to: '^src/plan/diff/' },
  // A document says only what demarc itself would read, compare and accept.
  {
    from: '^src/export/',
    to: '^src/(config/substitute|plan/diff/[a-z-]+|rules/md5-key-characters|schema/validate-desired-state|render/text/sanitise)\\.ts$',
  },
  // Where a token may go, and how one is hidden, is decided in one place.
  {
    from: '^src/action/github/',
    to: '^src/api/(destination/(base-url|choose-proxy|fetch|fetch-to)|redact/redact)\\.ts$',
  },
  // A plan and a schema are written to a file as they are.
  { from: '^src/cli/show-plan\\.ts$', to: '^src/plan/codec\\.ts$' },
  { from: '^src/cli/commands/(schema|completion)-command\\.ts$', to: '^src/schema/schemas\\.ts$' },
  { from: '^src/action/(plan/pull-report|commands/run-(apply|drift))\\.ts$', to: '^src/plan/codec\\.ts$' },
  // There is one list of characters that do not show.
  { from: '^src/api/redact/spellings\\.ts$', to: '^src/diagnostics/hidden-characters\\.ts$' },
  { from: '^src/sandbox/', to: '^src/model/(json|operation|generated/sandbox-[a-z]+)\\.ts$' },
];
// Packages that one room alone may import.
const owners = {
  '@actions/core': 'action',
  '@actions/github': 'action',
  'ip-cidr': 'net',
  ajv: 'schema',
  yaml: 'document',
  ky: 'api',
  undici: 'api',
  yargs: 'cli',
  diff: 'render',
  graphql: 'sandbox',
};

// The stages of a plan, in the order of the work. A stage imports only those before it.
const stages = ['allocate', 'diff', 'match', 'journal', 'ports', 'sets', 'decide', 'order', 'preflight', 'guards'];
const stageRules = stages.slice(0, -1).map((stage, i) => ({
  name: `stage-${stage}`,
  severity: 'error',
  comment: `src/plan/${stage} may import, of the stages: ${stages.slice(0, i).join(', ') || 'none'}`,
  from: { path: `^src/plan/${stage}/` },
  to: { path: `^src/plan/(?:${stages.slice(i + 1).join('|')})/` },
}));
// The files beside the stages: what all stages share stands before them, the recipe and what it makes of their results behind them.
const stageRoots = [
  {
    name: 'plan-before-stages',
    severity: 'error',
    from: {
      path: '^src/plan/(?:allowance|assigned-names|digest|interconnect-names|note|stages)[.]ts$',
    },
    to: {
      path: '^src/plan/',
      pathNot: '^src/plan/(?:allowance|assigned-names|digest|interconnect-names|note|stages)[.]ts$',
    },
  },
  {
    name: 'plan-behind-stages',
    severity: 'error',
    from: { path: '^src/plan/[a-z]+/' },
    to: {
      path: '^src/plan/(?:account-plan|changes|codec|decode-plan|plan-account|plan-needs|reviewed-form|touched)[.]ts$',
    },
  },
];

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  severity: 'error',
  comment: `src/${room} may import: ${allowed.join(', ') || 'nothing'}`,
  from: {
    path: `^src/${room}/`,
    pathNot: exceptions.filter((e) => e.from.startsWith(`^src/${room}/`)).map((e) => e.from),
  },
  to: { path: '^src/', pathNot: [room, ...allowed].map((r) => `^src/${r}/`) },
}));
const exceptionRules = exceptions.map(({ from, to }, i) => {
  const room = from.slice('^src/'.length).split('/')[0];
  return {
    name: `room-${room}-exception-${i}`,
    severity: 'error',
    from: { path: from },
    to: { path: '^src/', pathNot: [...[room, ...rooms[room]].map((r) => `^src/${r}/`), to] },
  };
});
const ownerRules = Object.entries(owners).map(([pkg, room]) => ({
  name: `only-${room}-imports-${pkg}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${room}/` },
  to: { path: `(^|/)node_modules/${pkg}/`, dependencyTypesNot: ['type-only'] },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      // The build puts the classes in their place.
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '^src/(?:schema/validators/|render/graph/built/|api/send/fetch-classes)',
      },
      to: {},
    },
    {
      name: 'usecases-below-cli',
      severity: 'error',
      from: { path: '^src/usecases/' },
      to: { path: '^src/(cli|action)/' },
    },
    {
      name: 'no-import-from-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    ...stageRules,
    ...stageRoots,
    ...roomRules,
    ...exceptionRules,
    ...ownerRules,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
