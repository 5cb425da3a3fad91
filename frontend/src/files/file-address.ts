/** Where the page finds a file that the server has; whoever shows files provides it. */
import type { InjectionKey } from 'vue'

export type FileAddress = (fileId: string) => string

export const fileAddressKey: InjectionKey<FileAddress> = Symbol('file address')
