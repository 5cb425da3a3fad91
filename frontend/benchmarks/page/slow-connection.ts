/**
 * A slow telephone: Chromium's own emulation, as its DevTools set it. "Slow 4G" is that of devtools-frontend,
 * front_end/core/sdk/NetworkManager.ts (`Slow4GConditions`): 1.6 Mbit/s and 750 kbit/s, a tenth less; 150 ms times 3.75,
 * because the latency is added once to each request and not to each packet.
 */
import type { Browser, CDPSession, Page } from '@playwright/test'

const SLOW_4G = { offline: false, downloadThroughput: ((1.6 * 1000 * 1000) / 8) * 0.9, uploadThroughput: ((750 * 1000) / 8) * 0.9, latency: 150 * 3.75 }
const CPU_SLOWER = 4

/** From its next request on, and those of its service worker, which is a target of its own. */
export async function slowDown(browser: Browser, page: Page): Promise<void> {
  const own = await page.context().newCDPSession(page)
  await own.send('Network.enable')
  await own.send('Network.emulateNetworkConditions', SLOW_4G)
  await own.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER })
  await slowDownWorkers(browser)
  own.on('Target.attachedToTarget', ({ sessionId }) => void slowDownWorker(own, sessionId))
  await own.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false })
}

/** Those that run already. */
async function slowDownWorkers(browser: Browser): Promise<void> {
  const all = await browser.newBrowserCDPSession()
  const { targetInfos } = await all.send('Target.getTargets')
  for (const { targetId } of targetInfos.filter(({ type }) => type === 'service_worker')) {
    const { sessionId } = await all.send('Target.attachToTarget', { targetId, flatten: false })
    await slowDownWorker(all, sessionId)
  }
}

async function slowDownWorker(session: CDPSession, sessionId: string): Promise<void> {
  const calls = [
    { id: 1, method: 'Network.enable' },
    { id: 2, method: 'Network.emulateNetworkConditions', params: SLOW_4G },
    { id: 3, method: 'Runtime.runIfWaitingForDebugger' },
  ]
  const done = new Promise((resolve) => session.on('Target.receivedMessageFromTarget', ({ message }) => message.startsWith('{"id":3,') && resolve(null)))
  for (const call of calls) await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify(call) })
  await done
}
