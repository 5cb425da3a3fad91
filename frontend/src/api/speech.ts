/** Speech into text, and text into speech. */
import type { Http } from './http'

/** What is said in the recording. The server knows by its bytes what kind of sound it is. */
export async function transcribe(http: Http, recording: Blob, signal: AbortSignal): Promise<string> {
  const body = new FormData()
  body.append('file', recording, 'recording')
  const { text } = await http.json<{ readonly text: string }>('/api/transcriptions', { method: 'POST', body, signal })
  return text
}

/** The answer read aloud: the sound as it comes. */
export function speak(http: Http, answerId: string, signal: AbortSignal): Promise<Response> {
  return http.open(`/api/messages/${answerId}/speech`, { method: 'POST', body: {}, signal })
}
