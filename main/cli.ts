// The command-line program: what a shop's IT person asks of a till. Wiring only.
import { readArguments } from './programs/arguments.ts'
import { folderSentence } from './programs/sentences.ts'
import { EXIT_USAGE, planStart, report, thisSystem } from './programs/start.ts'
import { reportText, verifyFolder } from './programs/verify.ts'

const EXIT_FINDINGS = 1
const EXIT_UNUSABLE = 3

const HELP = `贵客 Guike · till

  verify            重算并核对本机账本           recomputes the ledger and compares
  --data-dir DIR    数据文件夹                   the folder of the till's data
  --empty | --demo  自己的门店 | 演示店          the shop of one's own, or the demo shop
`

async function verify(args: readonly string[]): Promise<number> {
  const plan = planStart(readArguments(args), thisSystem())
  if (plan.kind === 'refused') {
    report(plan.said)
    return EXIT_USAGE
  }
  if (plan.kind === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  const verified = await verifyFolder(plan.folders)
  if (!verified.ok) {
    report(folderSentence(verified.code, plan.folders.dataDir))
    return EXIT_UNUSABLE
  }
  process.stdout.write(reportText(verified.value))
  return verified.value.report.findings.length === 0 ? 0 : EXIT_FINDINGS
}

const [command, ...args] = process.argv.slice(2)
if (command === 'verify') process.exitCode = await verify(args)
else {
  process.stdout.write(HELP)
  process.exitCode = command === undefined || command === '--help' ? 0 : EXIT_USAGE
}
