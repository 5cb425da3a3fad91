/** Puts the page together. */
import './theme/tokens.css'
import './theme/base.css'
import './theme/menu.css'
import { createApp, watch } from 'vue'
import { createHttp, httpKey } from './api/http'
import App from './App.vue'
import { earlyFetch, lastId, origin, store } from './early'
import { createWords, loadWords } from './i18n/i18n'
import { firstLocale } from './i18n/use-locale'
import { workWithWorker } from './offline/register'
import { keptKey, noteKept } from './offline/use-kept'
import { createPageRouter } from './router'
import { pathOf, signInAddress } from './signing-in/going-to'
import { noticingSignedOut } from './sync/signed-out'
import { textStoreKey } from './sync/text-store'

// A conversation opens at its end, which is not there yet when the browser would go back to where it was.
history.scrollRestoration = 'manual'

const kept = noteKept(earlyFetch)
const toSignIn = (): void => window.location.assign(signInAddress(pathOf(window.location)))
const http = createHttp(noticingSignedOut(kept.fetch, toSignIn), origin)
let wasKept = false
watch(kept.isKept, (is) => (wasKept ||= is))
if (import.meta.env.PROD) workWithWorker(() => wasKept)

const locale = firstLocale(store, navigator.languages)

void loadWords(locale).then((words) => {
  createApp(App)
    .use(createWords(locale, words))
    .use(createPageRouter(lastId))
    .provide(httpKey, http)
    .provide(textStoreKey, store)
    .provide(keptKey, kept.isKept)
    .mount('#app')
})
