import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const backend = fileURLToPath(new URL('../../backend', import.meta.url))
const builtPage = fileURLToPath(new URL('../dist', import.meta.url))

/** nginx, Parley and a scripted provider as one child process, started by backend/tests/stack.py. */
export class Stack {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: URL,
    readonly controlUrl: string,
    /** The file in which stands what Parley says when it starts. */
    readonly output: string,
  ) {}

  static async start(pageDir = builtPage): Promise<Stack> {
    const child = spawn('.venv/bin/python', ['-m', 'tests.stack', '--page-dir', pageDir], {
      cwd: backend,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    for await (const line of createInterface({ input: child.stdout })) {
      const addresses = JSON.parse(line) as { url: string; control_url: string; output: string }
      return new Stack(child, new URL(addresses.url), addresses.control_url, addresses.output)
    }
    throw new Error('The product did not start: what it said is above.')
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.stdin?.end()
    await ended
  }
}
