/** The thread of the proof: opens the copy it is told of, verifies it, says what was found, and deletes the copy. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { assert } from '../../shared/domain/result.ts'
import { openCopy } from '../store/copy.ts'
import { verifyDatabase } from '../store/verify.ts'
import type { ProofTask } from './proof.ts'

const taskSchema = z.object({ copyPath: z.string(), dataDir: z.string(), configDir: z.string() })

const task: ProofTask = taskSchema.parse(workerData)
const copy = openCopy(task.copyPath, task)
assert(copy.ok, 'the copy that was just written cannot be opened')
try {
  parentPort?.postMessage(verifyDatabase(copy.value.db))
} finally {
  copy.value.close()
}
