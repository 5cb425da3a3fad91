/** Puts the page together on which administrators look after people. */
import '../theme/tokens.css'
import '../theme/base.css'
import { createApp } from 'vue'
import { createHttp, httpKey } from '../api/http'
import { createWords, loadWords } from '../i18n/i18n'
import { firstLocale } from '../i18n/use-locale'
import { pathOf, signInAddress } from '../signing-in/going-to'
import { goWithOwner } from '../sync/forget-people'
import { lastOwner } from '../sync/last-owner'
import { noticingSignedOut } from '../sync/signed-out'
import { createTextStore, textStoreKey } from '../sync/text-store'
import AdminPage from './AdminPage.vue'

const store = createTextStore(() => window.localStorage)
const ownerId = lastOwner(store)
goWithOwner(store, () => ownerId)
const toSignIn = (): void => window.location.assign(signInAddress(pathOf(window.location)))
const fetch = noticingSignedOut(window.fetch.bind(window), toSignIn)
const http = createHttp(fetch, import.meta.env.VITE_API_ORIGIN ?? '')
if (ownerId !== null) http.callFor(ownerId)
const locale = firstLocale(store, navigator.languages)

void loadWords(locale).then((words) => {
  createApp(AdminPage)
    .use(createWords(locale, words))
    .provide(httpKey, http)
    .provide(textStoreKey, store)
    .mount('#app')
})
