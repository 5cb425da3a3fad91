/** Puts the page together that shows a shared conversation: to anybody, without the rest of Parley. */
import '../theme/tokens.css'
import '../theme/base.css'
import { createApp } from 'vue'
import { createHttp, httpKey } from '../api/http'
import { createWords, loadWords } from '../i18n/i18n'
import { firstLocale } from '../i18n/use-locale'
import { createTextStore, textStoreKey } from '../sync/text-store'
import SharedPage from './SharedPage.vue'

const store = createTextStore(() => window.localStorage)
const token = window.location.pathname.split('/').at(-1) ?? ''

const locale = firstLocale(store, navigator.languages)

void loadWords(locale).then((words) => {
  createApp(SharedPage, { token })
    .use(createWords(locale, words))
    .provide(httpKey, createHttp(window.fetch.bind(window), import.meta.env.VITE_API_ORIGIN ?? ''))
    .provide(textStoreKey, store)
    .mount('#app')
})
