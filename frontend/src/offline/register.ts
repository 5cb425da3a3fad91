/** Puts the service worker to work, where there can be one: only over HTTPS, or on the machine itself. */

/** The first one fetches what it keeps: nothing that the page shows first has to share the connection with it. */
const AFTER_MS = 3000

/** Before the page is ready, for what the worker says is said once. `wasKept`: it was opened without a network, and may be older than the server. */
export function workWithWorker(wasKept: () => boolean): void {
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  let isSucceeded = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    // A new build has taken over. Drafts are kept, and what is being written goes on where it was.
    if (isSucceeded && wasKept()) window.location.reload()
    isSucceeded = true
  })
  let isBegun = false
  for (const act of ['keydown', 'pointerdown']) window.addEventListener(act, () => (isBegun = true), { once: true, capture: true })
  serviceWorker.addEventListener('message', () => {
    // The server has another page than the one that was opened, or asks who is there.
    if (!isBegun) window.location.reload()
    // Whoever has begun something finishes it, and looks elsewhere.
    else document.addEventListener('visibilitychange', () => window.location.reload(), { once: true })
  })
  window.addEventListener('load', () => setTimeout(() => void register(serviceWorker), isSucceeded ? 0 : AFTER_MS))
}

async function register(serviceWorker: ServiceWorkerContainer): Promise<void> {
  try {
    await serviceWorker.register('/worker.js')
    window.addEventListener('online', () => void look(serviceWorker))
  } catch {
    // The browser does not want one: everything works but opening without a network.
  }
}

/** The server may be a newer one by now. */
async function look(serviceWorker: ServiceWorkerContainer): Promise<void> {
  const registration = await serviceWorker.getRegistration()
  await registration?.update().catch(() => undefined)
}
