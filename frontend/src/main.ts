/** Puts the page together. */
import './theme/tokens.css'
import './theme/base.css'
import './theme/menu.css'
import { createApp, watch } from 'vue'
import { createHttp, httpKey } from './api/http'
import App from './App.vue'
import { lastConversation } from './conversation/use-last-conversation'
import { createWords, loadWords } from './i18n/i18n'
import { firstLocale } from './i18n/use-locale'
import { registerWorker } from './offline/register'
import { keptKey, noteKept } from './offline/use-kept'
import { createPageRouter } from './router'
import { createTextStore, storeOf, textStoreKey } from './sync/text-store'
import { lastOwner } from './sync/use-server'

// A conversation opens at its end, which is not there yet when the browser would go back to where it was.
history.scrollRestoration = 'manual'

const store = createTextStore(() => window.localStorage)
const kept = noteKept(window.fetch.bind(window))
const http = createHttp(kept.fetch, import.meta.env.VITE_API_ORIGIN ?? '')
let wasKept = false
watch(kept.isKept, (is) => (wasKept ||= is))
if (import.meta.env.PROD) window.addEventListener('load', () => void registerWorker(() => wasKept))

const ownerId = lastOwner(store)
const lastId = ownerId === null ? null : lastConversation(storeOf(store, ownerId))
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
