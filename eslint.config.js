import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import importSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'dist-*/',
      'coverage/',
      'src/schema/validators/',
      'src/model/generated/',
      'src/render/graph/built/',
      '.demarc/',
    ],
  },
  js.configs.recommended,
  {
    plugins: { 'import-sort': importSort },
    rules: {
      'no-duplicate-imports': 'error',
      // Side effects, Node.js, packages, our own files: in this order, without gaps.
      'import-sort/imports': ['error', { groups: [['^\\u0000', '^node:', '^@?\\w', '^', '^\\.']] }],
    },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', '*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // One statement a module: types among values are marked one by one, types alone as a whole.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
    },
  },
  {
    // It runs in a browser, and has the types of one.
    files: ['src/render/graph/page/*.ts'],
    languageOptions: { parserOptions: { project: './src/render/graph/page/tsconfig.json' } },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      // A list from outside may have more items than a call takes arguments: the call then ends the stack.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(push|unshift|max|min|fromCharCode|fromCodePoint)$/] > SpreadElement',
          message: 'Take the items one by one, or build a new list.',
        },
      ],
    },
  },
  {
    // Time on foreign text is linear. A sticky expression is tried at one place: its reader moves on behind what it took (test/time).
    files: ['src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: true, ignorePartial: false }],
    },
  },
  {
    files: ['src/{config,rules,preflight,plan,export,render,model,net,diagnostics}/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure rooms read no clock.' },
        { object: 'Math', property: 'random', message: 'Pure rooms are deterministic.' },
      ],
    },
  },
  {
    // The disk, processes and sockets belong to system/. cli and action have streams and the runner's files. api and sandbox have sockets.
    files: ['src/**/*.ts'],
    ignores: ['src/{system,api,sandbox,cli,action}/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^node:(fs|fs/promises|child_process|net|http|https|tls|dgram|os|worker_threads)$',
              allowTypeImports: true,
              message: 'Use or add a function of src/system.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '*.js', '*.cjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
        module: 'writable',
      },
    },
  },
);
