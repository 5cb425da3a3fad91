// OpenAI's own client for Node, asking a gateway: what it makes of the replies goes to stdout as one line of JSON.
import { createRequire } from 'node:module'

const { OpenAI } = createRequire(new URL('../../../../frontend/package.json', import.meta.url))('openai')
const [baseURL, apiKey] = process.argv.slice(2)
const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 })
const messages = [{ role: 'user', content: 'Hello?' }]
const model = 'openai/scripted-1'

const whole = await openai.chat.completions.create({ model, messages, n: 2 })
let streamed = ''
let tokens
for await (const chunk of await openai.chat.completions.create({
  model, messages, stream: true, stream_options: { include_usage: true },
})) {
  streamed += chunk.choices[0]?.delta.content ?? ''
  tokens = chunk.usage?.total_tokens ?? tokens
}
const embedded = await openai.embeddings.create({ model: 'text-embedding-3', input: 'Hello?', encoding_format: 'float' })
const models = []
for await (const each of openai.models.list()) models.push(each.id)
const refused = await openai.chat.completions.create({ model: 'openai/refused', messages }).catch((error) => error)
const speech = await openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Hello.' })
const file = await OpenAI.toFile(Buffer.from('RIFF'), 'a.wav', { type: 'audio/wav' })
const heard = await openai.audio.transcriptions.create({ model: 'whisper-1', file })
process.stdout.write(JSON.stringify({
  whole: whole.choices.map((choice) => choice.message.content),
  streamed,
  tokens,
  embedding: embedded.data[0].embedding,
  models,
  refused: [refused.status, refused.code, refused.constructor.name],
  speech: Buffer.from(await speech.arrayBuffer()).toString(),
  heard: heard.text,
}))
