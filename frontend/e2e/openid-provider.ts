import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const backend = fileURLToPath(new URL('../../backend', import.meta.url))

/** oidc-provider-mock as a process of its own: whoever types a name into its form is who they say. */
export class OpenIdProvider {
  private constructor(
    private readonly child: ChildProcess,
    readonly issuer: string,
  ) {}

  static async start(): Promise<OpenIdProvider> {
    const port = await unusedPort()
    const child = spawn('.venv-test/bin/python', ['-m', 'oidc_provider_mock', '--port', String(port)], { cwd: backend, stdio: 'ignore' })
    const provider = new OpenIdProvider(child, `http://127.0.0.1:${port}`)
    while (!(await provider.isThere())) {
      if (child.exitCode !== null) throw new Error('The OpenID provider did not start.')
      await setTimeout(50)
    }
    return provider
  }

  /** What it says of somebody. */
  async knows(subject: string, claims: object): Promise<void> {
    const init = { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(claims) }
    const reply = await fetch(`${this.issuer}/users/${encodeURIComponent(subject)}`, init)
    if (reply.status !== 204) throw new Error(`It does not take ${subject}: ${reply.status}.`)
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.kill()
    await ended
  }

  private async isThere(): Promise<boolean> {
    return fetch(this.issuer).then(
      (reply) => reply.ok,
      () => false,
    )
  }
}

export async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
