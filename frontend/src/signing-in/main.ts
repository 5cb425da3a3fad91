/** Puts the page together on which people sign in: to anybody, without the rest of Parley. */
import '../theme/tokens.css'
import '../theme/base.css'
import { createApp } from 'vue'
import { createHttp, httpKey } from '../api/http'
import { createWords, loadWords } from '../i18n/i18n'
import { firstLocale } from '../i18n/use-locale'
import { createTextStore, textStoreKey } from '../sync/text-store'
import { goingTo, problemOf } from './going-to'
import SignInPage from './SignInPage.vue'

const store = createTextStore(() => window.localStorage)
const { pathname, search, origin } = window.location
/** Of `/link/{secret}`. */
const secret = /^\/link\/([^/]+)$/.exec(pathname)?.[1] ?? null
const locale = firstLocale(store, navigator.languages)

// Nobody who looks over the shoulder, and no history, has the link.
if (secret !== null) window.history.replaceState(null, '', '/sign-in')

void loadWords(locale).then((words) => {
  createApp(SignInPage, { secret, to: goingTo(search, origin), problem: problemOf(search) })
    .use(createWords(locale, words))
    .provide(httpKey, createHttp(window.fetch.bind(window), import.meta.env.VITE_API_ORIGIN ?? ''))
    .provide(textStoreKey, store)
    .mount('#app')
})
