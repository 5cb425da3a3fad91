import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { unusedPort } from './openid-provider'

const backend = fileURLToPath(new URL('../../backend', import.meta.url))

/** A mail server as a process of its own, which keeps what it is handed. */
export class MailServer {
  private seen = 0

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<MailServer> {
    const port = await unusedPort()
    const folder = join(mkdtempSync(join(tmpdir(), 'parley-mail-')), 'letters')
    mkdirSync(folder)
    const child = spawn('.venv-test/bin/python', ['-m', 'tests.mail_server', String(port), folder], { cwd: backend, stdio: 'ignore' })
    const server = new MailServer(child, port, folder)
    while (!(await server.isThere())) {
      if (child.exitCode !== null) throw new Error('The mail server did not start.')
      await setTimeout(50)
    }
    return server
  }

  /** The path of the link in the next letter, as soon as it comes. */
  async nextLink(): Promise<string> {
    let names: string[] = []
    while (names.length <= this.seen) {
      names = readdirSync(this.folder)
        .filter((name) => name.endsWith('.eml'))
        .sort()
      await setTimeout(50)
    }
    const letter = readFileSync(join(this.folder, names[this.seen++] ?? ''), 'utf8')
    return /\/link\/\S+/.exec(letter)?.[0] ?? ''
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.kill()
    await ended
  }

  private async isThere(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1')
    return once(socket, 'connect').then(
      () => {
        socket.destroy()
        return true
      },
      () => false,
    )
  }
}
