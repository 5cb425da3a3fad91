import { expect, test } from './test'

test.use({ settings: { PARLEY_TRANSCRIPTION_MODEL: 'openai/whisper-1' }, permissions: ['microphone'] })

test('where there is no microphone, that is said', async ({ chat }) => {
  await chat.button('Record what you say').click()
  await expect(chat.page.getByRole('region', { name: 'Recording' }).getByRole('alert')).toHaveText('No microphone was found.')
})
