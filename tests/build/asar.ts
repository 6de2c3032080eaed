// An independent reader of the asar archive: the packaged app is judged by what is in it, not by the program that wrote it.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

type Node = {
  readonly files?: Readonly<Record<string, Node>> | undefined
  readonly offset?: string | undefined
  readonly size?: number | undefined
  readonly unpacked?: boolean | undefined
}

const NodeOf: z.ZodType<Node> = z.object({
  files: z.lazy(() => z.record(z.string(), NodeOf)).optional(),
  offset: z.string().optional(),
  size: z.number().optional(),
  unpacked: z.boolean().optional(),
})

export type ArchivedFile = { readonly path: string; readonly unpacked: boolean; readonly content: Buffer }

/**
 * Every file of the archive; those kept beside it are read from its `.unpacked` folder.
 * The format: four 32-bit numbers (the second the length of the header, the fourth that of its JSON), the JSON, the files.
 */
export function readAsar(archive: string): readonly ArchivedFile[] {
  const bytes = readFileSync(archive)
  const filesFrom = 8 + bytes.readUInt32LE(4)
  const header = NodeOf.parse(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))))
  const filesOf = (node: Node, path: string): ArchivedFile[] => {
    if (node.files !== undefined) {
      return Object.entries(node.files).flatMap(([name, inner]) =>
        filesOf(inner, path === '' ? name : `${path}/${name}`),
      )
    }
    if (node.unpacked)
      return [{ path, unpacked: true, content: readFileSync(join(`${archive}.unpacked`, path)) }]
    const from = filesFrom + Number(node.offset)
    return [{ path, unpacked: false, content: bytes.subarray(from, from + (node.size ?? 0)) }]
  }
  return filesOf(header, '')
}

/** Lays the archive out as the running app sees it: packed and unpacked files in one tree. */
export function layOut(archive: string, folder: string): void {
  for (const { path, unpacked, content } of readAsar(archive)) {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    if (unpacked) copyFileSync(join(`${archive}.unpacked`, path), target)
    else writeFileSync(target, content)
  }
}
