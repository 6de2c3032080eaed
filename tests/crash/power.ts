/**
 * Power cuts on a disk of their own: a file system in a file, shut down under the till as a cut would end it, its journal
 * dropped or kept. Linux as root with loop devices, mkfs.ext4 and Perl (for one ioctl) is needed.
 */
import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SeededChance } from '../../main/demo/random.ts'

const DISK_BYTES = 192 * 1024 * 1024
const FREEZE_MS_MAX = 5_000

/** _IOR('X', 125, __u32) of ext4; 1 writes the journal out first, 2 does not. */
const EXT4_IOC_SHUTDOWN = (2 << 30) | (4 << 16) | ('X'.charCodeAt(0) << 8) | 125

export interface Disk {
  readonly folder: string
  /** Ends the power under a process; what it has not flushed is gone. */
  readonly cut: (child: ChildProcess) => void
  /** What a start after the cut finds. */
  readonly restart: () => void
  readonly remove: () => void
}

const OWN_MOUNTS = 'GUIKE_OWN_MOUNTS'

/**
 * Goes on in a process whose mounts nobody else sees, and ends with its exit code. A namespace that another program makes
 * meanwhile would otherwise keep the disk mounted, and after a restart it would still be the one that was shut down.
 */
export function withOwnMounts(): void {
  if (process.env[OWN_MOUNTS] !== undefined) return
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  const env = { ...process.env, [OWN_MOUNTS]: 'yes' }
  process.exit(spawnSync('unshare', ['-m', ...program], { stdio: 'inherit', env }).status ?? 1)
}

/** @throws where the system does not let us */
export function aDisk(chance: SeededChance): Disk {
  const root = mkdtempSync(join(tmpdir(), 'guike-disk-'))
  const image = join(root, 'image')
  const folder = join(root, 'disk')
  writeFileSync(image, '')
  truncateSync(image, DISK_BYTES)
  mkdirSync(folder)
  execFileSync('mkfs.ext4', ['-q', '-F', image])
  const mount = () => execFileSync('mount', ['-o', 'loop', image, folder])
  mount()
  return {
    folder,
    cut: (child) => {
      freeze(child)
      shutDown(folder, chance.happens(700) ? 2 : 1)
      child.kill('SIGKILL')
    },
    restart: () => {
      execFileSync('umount', [folder])
      mount()
    },
    remove: () => {
      execFileSync('umount', [folder])
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** A process still running could be told of a flush that the shutdown overtook; a cut would have stopped it first. */
function freeze(child: ChildProcess): void {
  child.kill('SIGSTOP')
  const until = performance.now() + FREEZE_MS_MAX
  while (!isFrozen(child.pid ?? 0)) {
    if (performance.now() > until) throw new Error('the cashier does not stand still')
  }
}

function isFrozen(pid: number): boolean {
  const tasks = `/proc/${pid}/task`
  return readdirSync(tasks).every((task) => {
    const state = readFileSync(join(tasks, task, 'stat'), 'utf8').split(') ')[1]
    return state?.startsWith('T')
  })
}

function shutDown(folder: string, flag: 1 | 2): void {
  const script = 'open(my $f, "<", $ARGV[0]) or die; ioctl($f, $ARGV[1], pack("L", $ARGV[2])) or die $!'
  execFileSync('perl', ['-e', script, folder, String(EXT4_IOC_SHUTDOWN >>> 0), String(flag)])
}
