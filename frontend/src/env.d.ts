interface ImportMetaEnv {
  /** Origin of the API when the page is served from elsewhere (the Vite dev server); empty: the page's own. */
  readonly VITE_API_ORIGIN?: string
}

/** For ESLint, whose TypeScript cannot look into components; vue-tsc finds the components themselves. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}

declare const __KEPT_HEADER__: string
declare const __OWNER__: string
declare const __SHARES__: string
