/** Puts the page together on which administrators look after people. */
import '../theme/tokens.css'
import '../theme/base.css'
import { createApp } from 'vue'
import { createHttp, httpKey } from '../api/http'
import { createWords, loadWords } from '../i18n/i18n'
import { firstLocale } from '../i18n/use-locale'
import { pathOf, signInAddress } from '../signing-in/going-to'
import { noticingSignedOut } from '../sync/signed-out'
import { createTextStore, textStoreKey } from '../sync/text-store'
import AdminPage from './AdminPage.vue'

const store = createTextStore(() => window.localStorage)
const toSignIn = (): void => window.location.assign(signInAddress(pathOf(window.location)))
const fetch = noticingSignedOut(window.fetch.bind(window), toSignIn)
const locale = firstLocale(store, navigator.languages)

void loadWords(locale).then((words) => {
  createApp(AdminPage)
    .use(createWords(locale, words))
    .provide(httpKey, createHttp(fetch, import.meta.env.VITE_API_ORIGIN ?? ''))
    .provide(textStoreKey, store)
    .mount('#app')
})
