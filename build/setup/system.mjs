// What the system has to give beside npm: Chromium, Chinese fonts, libusb. Debian as root gets it, others the one line.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './chromium.mjs'
import { say } from './project.mjs'

/** @typedef {'chromium' | 'fonts' | 'libusb'} Need */

/** @param {string} command @param {readonly string[]} args @returns {string | undefined} what it printed, undefined if it is not there or fails */
function printed(command, args) {
  const ran = spawnSync(command, args, { encoding: 'utf8' })
  return ran.status === 0 ? ran.stdout : undefined
}

/** @type {Record<Need, { packages: readonly string[], isThere: () => boolean }>} */
const NEEDS = {
  chromium: { packages: ['chromium'], isThere: () => findChromium() !== undefined },
  fonts: {
    packages: ['fonts-noto-cjk', 'fontconfig'],
    isThere: () => process.platform !== 'linux' || (printed('fc-list', [':lang=zh'])?.trim() ?? '') !== '',
  },
  libusb: {
    packages: ['libusb-1.0-0', 'libudev1'],
    isThere: () => {
      if (process.platform !== 'linux') return true
      // A plain user's PATH has no /sbin; where there is no ldconfig (musl), the loader's own message has to do.
      const known = printed('ldconfig', ['-p']) ?? printed('/sbin/ldconfig', ['-p'])
      return known === undefined || (known.includes('libusb-1.0.so.0') && known.includes('libudev.so.1'))
    },
  },
}

const INSTALL = 'apt-get install -y --no-install-recommends'

/** @param {readonly string[]} packages @returns {boolean} whether Debian installed them */
function installFromDebian(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const script = `apt-get update -qq && ${INSTALL} -qq ${packages.join(' ')}`
  const ran = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' })
  if (ran.status === 0) return true
  const last = `${ran.stdout}${ran.stderr}`.trim().split('\n').slice(-3)
  for (const line of last) say(`  ${line}`)
  return false
}

/**
 * Makes sure of the needs as far as this user and system can, in at most a few lines; never fails.
 * @param {readonly Need[]} needs
 * @returns {readonly Need[]} what is still missing
 */
export function setUpSystem(needs) {
  const missing = needs.filter((need) => !NEEDS[need].isThere())
  if (missing.length === 0) return []
  const packages = missing.flatMap((need) => NEEDS[need].packages)
  const isDebian = existsSync('/etc/debian_version')
  if (isDebian && process.getuid?.() === 0) {
    say(`installing from Debian: ${packages.join(' ')}`)
    if (installFromDebian(packages)) return missing.filter((need) => !NEEDS[need].isThere())
  }
  const line = isDebian
    ? `as root: apt-get update && ${INSTALL} ${packages.join(' ')}`
    : `install what your system calls ${packages.join(', ')}`
  say(`missing ${missing.join(', ')}; ${line}`)
  return missing
}
