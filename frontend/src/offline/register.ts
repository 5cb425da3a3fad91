/** Puts the service worker to work, where there can be one: only over HTTPS, or on the machine itself. */

/** `wasKept`: the page was opened without a network, and may be older than the server. */
export async function registerWorker(wasKept: () => boolean): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  let isSucceeded = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    // A new build has taken over. Drafts are kept, and what is being written goes on where it was.
    if (isSucceeded && wasKept()) window.location.reload()
    isSucceeded = true
  })
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
