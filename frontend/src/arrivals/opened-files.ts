/**
 * Files that the system opens with Parley, where it is installed.
 * https://wicg.github.io/web-app-launch/#launchqueue-interface
 */

export interface OpenedFiles {
  readonly files: readonly File[]
  /** Some could not be read. */
  readonly isIncomplete: boolean
}

interface LaunchQueue {
  /** What came before there was one is handed to it at once. */
  readonly setConsumer: (consumer: (launch: { readonly files: readonly Pick<FileSystemFileHandle, 'getFile'>[] }) => void) => void
}

/** From now on `take` gets them, and nobody else. */
export function onFilesOpened(take: (opened: OpenedFiles) => void): void {
  const { launchQueue } = window as { readonly launchQueue?: LaunchQueue }
  launchQueue?.setConsumer(({ files }) => {
    // Every start of the app is a launch.
    if (files.length > 0) void read(files).then(take)
  })
}

async function read(handles: readonly Pick<FileSystemFileHandle, 'getFile'>[]): Promise<OpenedFiles> {
  const results = await Promise.allSettled(handles.map((handle) => handle.getFile()))
  const files = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  return { files, isIncomplete: files.length < handles.length }
}
