import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** The network between a browser and the server: a TCP proxy that can be cut. A cut drops every open connection. */
export class Network {
  private readonly sockets = new Set<Socket>()
  private isCut = false

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(target: URL): Promise<Network> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const network = new Network(server, `http://127.0.0.1:${String(port)}`)
    server.on('connection', (client) => {
      network.join(client, target)
    })
    return network
  }

  cut(): void {
    this.isCut = true
    this.drop()
  }

  heal(): void {
    this.isCut = false
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.drop()
    await closed
  }

  private join(client: Socket, target: URL): void {
    if (this.isCut) {
      client.resetAndDestroy()
      return
    }
    const server = connect(Number(target.port), target.hostname)
    for (const [near, far] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(near)
      near.setNoDelay(true)
      near.pipe(far)
      // The other side hears of it by its own closing.
      near.on('error', () => undefined)
      near.on('close', () => {
        this.sockets.delete(near)
        far.destroy()
      })
    }
  }

  private drop(): void {
    for (const socket of this.sockets) {
      socket.resetAndDestroy()
    }
  }
}
