import { expect, test } from './test'

// As it is for who has set nothing yet.
test.use({ settings: { OPENAI_BASE_URL: '', OPENAI_API_KEY: '', PARLEY_LOCAL_SERVERS: 'none' } })

test('a model that draws is picked, asked, and left again', async ({ chat }) => {
  const options = chat.page.getByRole('group', { name: 'Pictures' })
  const dialog = chat.page.getByRole('dialog')
  await expect(options).toBeHidden()
  await chat.page.getByRole('button', { name: 'Model: demo', exact: true }).click()
  await dialog.getByRole('button', { name: /^pictures/ }).click()
  await expect(dialog).toBeHidden()
  await options.getByRole('combobox', { name: 'Pictures' }).selectOption('2')
  await chat.ask('A fox')
  const drawn = chat.answer.getByRole('list', { name: 'Pictures' })
  await expect(drawn.getByRole('img', { name: 'This picture is still being drawn' })).toHaveCount(2)
  await chat.sees('complete')
  await expect(drawn.getByRole('img', { name: 'A fox' })).toHaveCount(2)
  await chat.page.getByRole('button', { name: 'Model: pictures', exact: true }).click()
  await dialog.getByRole('button', { name: /^demo/ }).click()
  await expect(options).toBeHidden()
})

test('the way to pictures stands before the prompts that / brings up', async ({ chat }) => {
  await chat.composer.fill('/')
  const list = chat.page.getByRole('listbox')
  await expect(list.getByRole('option').first()).toContainText('/image')
  await chat.composer.press('Enter')
  await expect(chat.composer).toHaveValue('/image ')
  await expect(list).toBeHidden()
  // Nothing is said yet of what it shows.
  await chat.composer.press('Enter')
  await expect(chat.questions).toHaveCount(0)
  await chat.composer.pressSequentially('A hare')
  await chat.composer.press('Enter')
  await chat.sees('complete')
  await expect(chat.answer.getByRole('img', { name: 'A hare' })).toHaveCount(1)
})
