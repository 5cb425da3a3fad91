/** Which address shows which page. */
import { createRouter, createWebHistory, START_LOCATION, type Router } from 'vue-router'
import ChatPage from './pages/ChatPage.vue'
import MissingPage from './pages/MissingPage.vue'

/** `lastId`: the conversation that the page opens with if it is started without an address; null: a new chat. */
export function createPageRouter(lastId: string | null): Router {
  // A browser keeps what the router notes beside an address over a reload, on the way back and when it restores its tabs.
  const isStart = window.history.state === null
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', name: 'new', component: ChatPage },
      { path: '/c/:id', name: 'conversation', component: ChatPage },
      { path: '/:rest(.*)*', name: 'missing', component: MissingPage },
    ],
  })
  router.beforeEach(({ fullPath, name, query, redirectedFrom }, from) => {
    // So a link to a new chat says what it is for where it opens another tab.
    if (name === 'new' && query.new !== undefined) return { name: 'new' }
    const isUnasked = isStart && from === START_LOCATION && fullPath === '/' && redirectedFrom === undefined
    return isUnasked && lastId !== null ? { name: 'conversation', params: { id: lastId }, state: { isUnasked } } : true
  })
  return router
}
