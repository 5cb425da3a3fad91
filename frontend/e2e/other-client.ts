import type { ScriptedProvider } from './scripted-provider'

/** Someone else with the same conversations, on another machine: no tab of this browser is told of what they do. */
export class OtherClient {
  constructor(
    private readonly server: URL,
    private readonly provider: ScriptedProvider,
  ) {}

  async deleteEverything(): Promise<void> {
    for (const shelf of ['archived=true', 'archived=false']) {
      for (;;) {
        const page = (await this.call('GET', `/api/conversations?limit=100&${shelf}`)) as { conversations: { id: string }[] }
        if (page.conversations.length === 0) break
        for (const { id } of page.conversations) await this.call('DELETE', `/api/conversations/${id}`)
      }
    }
  }

  /** Its id. */
  async createConversation(title: string): Promise<string> {
    const { id } = (await this.call('POST', '/api/conversations', { title })) as { id: string }
    return id
  }

  /** A question and the whole answer to it. */
  async exchange(conversationId: string, question: string, answer: string): Promise<void> {
    const { message } = (await this.call('POST', `/api/conversations/${conversationId}/messages`, {
      parts: [{ type: 'text', text: question }],
    })) as { message: { id: string } }
    const request = await this.provider.nextRequest()
    await request.sendText(answer)
    await request.finish()
    await this.waitForEnd(message.id)
  }

  /** An answer's events come to their end with it. */
  private async waitForEnd(answerId: string): Promise<void> {
    const events = await fetch(new URL(`/api/messages/${answerId}/events`, this.server))
    await events.text()
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(new URL(path, this.server), {
      method,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${await response.text()}`)
    return response.status === 204 ? null : await response.json()
  }
}
