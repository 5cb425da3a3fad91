/** Puts the page together that shows a shared conversation: to anybody, without the rest of Parley. */
import '../theme/tokens.css'
import '../theme/base.css'
import { createApp } from 'vue'
import { createHttp, httpKey } from '../api/http'
import { createWords, loadWords } from '../i18n/i18n'
import { firstLocale } from '../i18n/use-locale'
import { pathOf, signInAddress } from '../signing-in/going-to'
import { noticingSignedOut } from '../sync/signed-out'
import { createTextStore, textStoreKey } from '../sync/text-store'
import SharedPage from './SharedPage.vue'

const store = createTextStore(() => window.localStorage)
const token = window.location.pathname.split('/').at(-1) ?? ''

// Whoever goes on from it does so in an account.
const toSignIn = (): void => window.location.assign(signInAddress(pathOf(window.location)))
const locale = firstLocale(store, navigator.languages)

void loadWords(locale).then((words) => {
  createApp(SharedPage, { token })
    .use(createWords(locale, words))
    .provide(httpKey, createHttp(noticingSignedOut(window.fetch.bind(window), toSignIn), import.meta.env.VITE_API_ORIGIN ?? ''))
    .provide(textStoreKey, store)
    .mount('#app')
})
