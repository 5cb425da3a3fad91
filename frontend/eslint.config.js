import eslint from '@eslint/js'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/** The rooms: who may import whom. Types of the wire may go anywhere below pages/; what runs may not. */
const API = '^\\.\\./(?:src/)?api/'
/** What makes up a chat, each with its state, its composables and its components. */
const CHAT_ROOMS = ['account', 'answer', 'composer', 'conversation', 'files', 'importing', 'instructions', 'library', 'models', 'sidebar', 'palette', 'sharing', 'arrivals', 'usage', 'speech', 'recording', 'pictures', 'settings']
const CHAT = `(?:^|/)(?:${CHAT_ROOMS.join('|')})/`
const API_OR_CHAT = `(?:^|/)(?:api|${CHAT_ROOMS.join('|')})/`
const PAGES = '(?:^|/)pages/'
const COMPONENT = '\\.vue$'

function restrictImports(...patterns) {
  return { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] }
}

const noPages = { regex: PAGES, message: 'Only main.ts and the router know the pages.' }

export default tseslint.config(
  { ignores: ['**/dist/', 'coverage/', 'test-results/', 'playwright-report/'] },
  // What they import is installed for the benchmarks only, which check them before they run.
  { ignores: ['marked', 'markdown-it', 'streamdown', 'markstream-vue', 'comark'].map((name) => `benchmarks/renderers/${name}.ts`) },
  { ignores: ['benchmarks/page/lighthouse.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [...tseslint.configs.strictTypeChecked, ...vue.configs['flat/recommended']],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        parser: tseslint.parser,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', 250],
      // How the markup is laid out is Prettier's kind of question; these would argue about line breaks.
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always' } }],
      'vue/max-attributes-per-line': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': ['error', { allowBinding: false }],
    },
  },
  {
    files: ['**/*.vue'],
    rules: { 'max-lines': ['error', 200] },
  },
  {
    files: ['src/api/**'],
    rules: restrictImports({ regex: '^\\.\\./', message: 'api/ imports nothing of ours.' }),
  },
  {
    files: CHAT_ROOMS.map((room) => `src/${room}/**`),
    ignores: ['**/use-*.ts', '**/*.test.ts'],
    rules: restrictImports(
      { regex: API, allowTypeImports: true, message: 'Only pages and composables (use-*.ts) touch the API.' },
      noPages,
    ),
  },
  {
    files: ['src/**/use-*.ts'],
    rules: restrictImports({ regex: COMPONENT, message: 'A composable knows no component.' }, noPages),
  },
  {
    files: ['src/sync/**'],
    ignores: ['**/*.test.ts'],
    rules: restrictImports({ regex: CHAT, message: 'This room serves every other: it knows no chat.' }, noPages),
  },
  {
    files: ['src/markdown/**', 'src/ui/**', 'src/i18n/**'],
    rules: restrictImports({ regex: API_OR_CHAT, message: 'This room serves every page: it knows no chat.' }, noPages),
  },
  {
    // Playwright's fixtures name what they need by destructuring, also when that is nothing.
    files: ['e2e/**'],
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  {
    files: ['*.js'],
    languageOptions: { globals: globals.node },
  },
)
