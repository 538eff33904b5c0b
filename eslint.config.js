import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import shortFunctions from './deploy/checks/short-functions.js';

const tests = ['{libs,services}/*/test/**', 'test/**', '**/*.spec.ts'];
const mayReadEnvironment = [
  '**/config.ts',
  'libs/embedded/**',
  'libs/testing/**',
  'libs/sdk/examples/**',
  'deploy/**',
  ...tests,
];

const environmentIsReadOnce = 'Read the environment in config.ts, once and at start, and pass on what was parsed.';
const ofNode = Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']));
const noDoubleCast = {
  selector: 'TSAsExpression > TSAsExpression[typeAnnotation.type="TSUnknownKeyword"]',
  message: '"as unknown as" switches the compiler off: narrow the value instead.',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.cache/', '.keyward/', 'libs/sdk/src/client/rest-api.ts']),
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { keyward: { rules: { 'short-functions': shortFunctions } } },
    rules: {
      eqeqeq: 'error',
      'keyward/short-functions': ['error', 50],
      'max-lines': ['error', 250],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: environmentIsReadOnce }],
      'no-restricted-imports': [
        'error',
        { name: 'node:process', importNames: ['env'], message: environmentIsReadOnce },
      ],
      'no-restricted-syntax': ['error', noDoubleCast],
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      // Nest injects by the classes a constructor names: an `import type` would erase them (emitDecoratorMetadata).
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: mayReadEnvironment, rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' } },
  // jest's matchers are typed `any`.
  { files: tests, rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  {
    // Scripts run as they are, without a compiler: they are read without types.
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: ofNode },
  },
);
