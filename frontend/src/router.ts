/** Which address shows which page. */
import { createRouter, createWebHistory, type Router } from 'vue-router'
import ChatPage from './pages/ChatPage.vue'
import MissingPage from './pages/MissingPage.vue'

export function createPageRouter(): Router {
  return createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', name: 'new', component: ChatPage },
      { path: '/c/:id', name: 'conversation', component: ChatPage },
      { path: '/:rest(.*)*', name: 'missing', component: MissingPage },
    ],
  })
}
