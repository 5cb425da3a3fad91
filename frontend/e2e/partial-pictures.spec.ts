import { picture } from './picture'
import { expect, test } from './test'

test.use({ settings: { PARLEY_IMAGE_MODEL: 'openai/gpt-image-1' } })

test('a picture is shown as far as it is, in the place that is kept for it', async ({ chat, provider }) => {
  await chat.ask('/image A fox')
  const request = await provider.nextRequest()
  expect(request.body).toMatchObject({ model: 'gpt-image-1', stream: true })
  const grid = chat.answer.getByRole('list', { name: 'Pictures' })
  const place = grid.getByRole('img', { name: 'This picture is still being drawn' })
  const before = await place.boundingBox()
  const b64_json = picture(64, 64).toString('base64')
  await request.sendEvent({ type: 'image_generation.partial_image', b64_json, partial_image_index: 0 })
  const shown = place.locator('img')
  await expect(shown).toBeVisible()
  expect(await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(64)
  expect(await place.boundingBox()).toEqual(before)
  await request.sendEvent({ type: 'image_generation.completed', b64_json, usage: { input_tokens: 3, output_tokens: 200 } })
  await request.end()
  await chat.sees('complete')
  await expect(grid.getByRole('img', { name: 'A fox', exact: true })).toBeVisible()
  await expect(place).toHaveCount(0)
  await expect(chat.receipt).toContainText('200 tokens')
})
