/** The program: `npm run hq`. Serves, or carries out one command. Wiring only. */
import { homedir } from 'node:os'
import { openLog } from './logs.ts'
import { HELP, type Options, readOptions } from './options.ts'
import { refusalSentence, sentence } from './sentences.ts'
import type { ServingHq } from './serve.ts'

const EXIT_FAILED = 1
const EXIT_USAGE = 2
const EXIT_UNUSABLE = 3

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

async function run(options: Options): Promise<number> {
  switch (options.kind) {
    case 'help':
      process.stdout.write(HELP)
      return 0
    case 'refused':
      complain(options.said)
      return EXIT_USAGE
    case 'command': {
      const { runCommand } = await import('./cli.ts')
      return runCommand(options.place, options.command, { say, complain, input: process.stdin })
    }
    case 'serve':
      return serve(options)
  }
}

async function serve({ place, serve }: Extract<Options, { kind: 'serve' }>): Promise<number> {
  const log = openLog()
  const end = Promise.withResolvers<number>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end.resolve(0))
  const onLost = (said: string) => {
    complain(sentence('postgres_lost', { said }))
    end.resolve(EXIT_FAILED)
  }
  // Commands do without all that serving takes.
  const { serveHq } = await import('./serve.ts')
  const served = await serveHq({ place, serve, log, say, onLost })
  if (!served.ok) {
    complain(refusalSentence(served))
    return EXIT_UNUSABLE
  }
  return stopAtTheEnd(served.value, end.promise)
}

async function stopAtTheEnd(hq: ServingHq, end: Promise<number>): Promise<number> {
  const code = await end
  say(sentence('stopping'))
  await hq.stop()
  say(sentence('stopped'))
  return code
}

const options = readOptions(process.argv.slice(2), {
  platform: process.platform,
  env: process.env,
  homeDir: homedir(),
  workingDir: process.cwd(),
})
process.exitCode = await run(options)
