/** The till as one thing: the use cases over one store, who is signed in, the devices, and what is told to the screens. */
import type { EnrolForm, Enrolled, Identified, MemberView } from '../../shared/contract/member.ts'
import type { RefundCommitInput, RefundDraft } from '../../shared/contract/refund.ts'
import type { SaleCommitInput, SaleDraft } from '../../shared/contract/sale.ts'
import type { SettingsView, TillEvent, TillStatus } from '../../shared/contract/session.ts'
import { ok, type Result, refuse } from '../../shared/domain/result.ts'
import type { ScanVia } from '../../shared/domain/scan.ts'
import { SHOES } from '../../shared/programmes/shoes.ts'
import type { Slip } from '../../shared/receipt/slip.ts'
import type { SimulatedFault } from '../devices/printer/simulated.ts'
import { previewSlip } from '../devices/printer/slip.ts'
import { writeCopy } from '../store/copy.ts'
import { tillIdentity } from '../store/identity.ts'
import { HISTORY_PAGE, historyOf } from '../store/members.ts'
import { printJobById } from '../store/print-jobs.ts'
import { type AdoptedProgramme, programmeInForce } from '../store/programmes.ts'
import type { TillStore } from '../store/store.ts'
import { timeOffsetReader } from '../store/sync-state.ts'
import { type Announcer, announcer } from './announcer.ts'
import { type Clock, correctedClock } from './clock.ts'
import type { Counter } from './counter.ts'
import { exchangeAt, type TillExchange } from './counter-exchange.ts'
import { createSilentSlips, hqAt, type TillHq, talkWith } from './counter-hq.ts'
import { peopleAt, type TillPeople } from './counter-people.ts'
import { pointsAt, type TillPoints } from './counter-points.ts'
import { commitRefundAt, openSaleAt, quoteRefundAt } from './counter-returns.ts'
import { commitSaleAt, quoteSaleAt } from './counter-sale.ts'
import { shiftAt, type TillShift } from './counter-shift.ts'
import { simulatedCards } from './demo-cards.ts'
import { bookEnrolment, checkEnrolment } from './enrol.ts'
import { type HqBehind, type HqServiceParts, startHq } from './hq-service.ts'
import { storedStanding } from './hq-standing.ts'
import { createIdentifications, type Identifications, identify, openMember } from './identify.ts'
import type { Randomness } from './ids.ts'
import { type JoinAsk, joinHq, untilServed } from './join.ts'
import { historyItem, memberView } from './member-view.ts'
import type { Actor, TillParts } from './parts.ts'
import { actorOf, checkApproval, checkPin } from './people.ts'
import { type PrintService, printerProblem, startPrinting } from './print-service.ts'
import { frameOf, keepSettings, settingsOf } from './printing.ts'
import { createProof, type Proof } from './proof.ts'
import { type ReaderService, startReaders } from './reader-service.ts'
import { printTestPage, recentJobs, reprint, slipOfJob } from './reprint.ts'
import { returnedOf } from './returned.ts'
import { preparedStaff, setUpTill } from './set-up.ts'
import { closeShift, ensureShift } from './shift.ts'
import { welcomeSlip } from './slips.ts'
import { tillStatus } from './status.ts'
import type { Till } from './till.ts'
import { whyBooked } from './why-booked.ts'

export interface CounterTillParts {
  readonly store: TillStore
  readonly clock: Clock
  readonly randomness: Randomness
  /** Where the key of the store lies, for what reads a copy of it. */
  readonly configDir: string
  /** A defect in what runs by itself (printing); the till serves on. */
  readonly onDefect: (error: unknown) => void
  /** Whatever else was opened with the till, closed with it. */
  readonly onClose?: () => Promise<void>
  /** What speaks with HQ; a thread of its own unless a test brings another. */
  readonly messenger?: HqServiceParts['messenger']
}

/** Services that run while the till is set up. */
interface Running {
  readonly parts: TillParts
  readonly printing: PrintService
  readonly readers: ReaderService
}

export class CounterTill implements Till {
  readonly people: TillPeople
  readonly exchange: TillExchange
  readonly points: TillPoints
  readonly shift: TillShift
  readonly hq: TillHq
  readonly #proof: Proof
  readonly #given: CounterTillParts
  readonly #identifications: Identifications
  readonly #listeners = new Set<(event: TillEvent) => void>()
  readonly #wall: Clock
  readonly #changes: Announcer
  #running: Running | null = null
  #hq: HqBehind | null = null
  readonly #silent = createSilentSlips()
  #actor: Actor | null = null

  constructor(given: CounterTillParts) {
    this.#wall = given.clock
    this.#given = { ...given, clock: correctedClock(given.clock, timeOffsetReader(given.store.db)) }
    this.#changes = announcer(() => this.#tellStatus())
    this.#identifications = createIdentifications(given.randomness)
    const counter = this.#counter()
    this.people = peopleAt(counter)
    this.exchange = exchangeAt(counter)
    this.points = pointsAt(counter)
    this.shift = shiftAt(counter)
    this.#proof = createProof(this.#given)
    this.hq = hqAt({
      counter,
      proof: this.#proof,
      service: () => this.#hq,
      silent: this.#silent,
      join: (input) => this.#join(input),
      takePlace: () => this.#takePlace(),
    })
    this.#run()
    this.#startHq()
  }

  /** Begins to speak with HQ, where there is one; what it publishes is in force from its day on. */
  #startHq(): void {
    const { store, clock, randomness, onDefect, messenger } = this.#given
    this.#hq ??= startHq({
      store,
      clock,
      wall: this.#wall,
      randomness,
      isOpen: (memberId) => this.#identifications.isOpen(memberId),
      isAttended: () => this.#actor !== null,
      onAdopted: (adopted) => this.#adopted(adopted),
      onChange: () => this.#changes.soon(),
      onDefect,
      ...(messenger === undefined ? {} : { messenger }),
    })
  }

  #adopted(adopted: AdoptedProgramme): void {
    if (this.#running === null) this.#run()
    else this.#running = { ...this.#running, parts: { ...this.#running.parts, adopted } }
  }

  /** Starts the devices once there is a till to serve. */
  #run(): void {
    const { store, clock, randomness } = this.#given
    const identity = tillIdentity(store.db)
    const adopted = programmeInForce(store.db)
    if (identity === null || adopted === null) return
    const hq = storedStanding(store.db, this.#talk)
    const parts: TillParts = { store, clock, randomness, identity, adopted, ...(hq === null ? {} : { hq }) }
    const readers = startReaders({
      clock,
      demo: identity.demo,
      onScan: (text) => this.#tell({ kind: 'scan', text, via: 'hid' }),
      onChange: () => this.#tellStatus(),
    })
    this.#running = { parts, readers, printing: this.#startPrinting() }
  }

  readonly #talk = talkWith(() => this.#hq, this.#silent)

  #startPrinting(): PrintService {
    const { store, clock, onDefect } = this.#given
    return startPrinting({
      store,
      clock,
      onDefect,
      onChange: () => this.#tellStatus(),
      onSettled: (jobId, state) => this.#tell({ kind: 'print', jobId, state }),
    })
  }

  #tell(event: TillEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }

  #tellStatus(): void {
    if (this.#running !== null) this.#tell({ kind: 'status', status: this.status() })
  }

  /** Runs `serve` for whoever is signed in; refuses signed_out (and set_up_first on an empty till). */
  #serving<Value>(serve: (running: Running, actor: Actor) => Result<Value>): Result<Value> {
    if (this.#running === null) return refuse('set_up_first')
    return this.#actor === null ? refuse('signed_out') : serve(this.#running, this.#actor)
  }

  /** What the functions of one subject need of this counter. */
  #counter(): Counter {
    return {
      identifications: this.#identifications,
      serving: (serve) => this.#serving(({ parts }, actor) => serve(parts, actor)),
      approved: async (approval, serve) => {
        // A locked till tries no manager's PIN.
        const open = this.#serving(() => ok(null))
        if (!open.ok) return open
        const approver = await checkApproval(this.#given, approval)
        if (!approver.ok) return approver
        return this.#serving(({ parts }, actor) => serve(parts, actor, approver.value))
      },
      tellStatus: () => this.#tellStatus(),
      wakePrinter: () => this.#running?.printing.wake(),
      showJob: (jobId) => this.#slipOfJob(jobId),
      preview: (slip) => this.#preview(slip),
    }
  }

  #statusAnswer(): Result<TillStatus> {
    const status = this.status()
    this.#tell({ kind: 'status', status })
    return ok(status)
  }

  status(): TillStatus {
    const { store, clock } = this.#given
    const running = this.#running
    return tillStatus(store.db, clock.nowMs(), {
      identity: running?.parts.identity ?? null,
      programme: running?.parts.adopted.programme ?? null,
      actor: this.#actor,
      printer: running?.printing.view() ?? null,
      readers: running?.readers.views() ?? [],
      sync: this.#hq?.view() ?? null,
    })
  }

  watch(listener: (event: TillEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async signIn(input: { readonly staffId: string; readonly pin: string }): Promise<Result<TillStatus>> {
    if (this.#running === null) return refuse('set_up_first')
    const checked = await checkPin(this.#given, input.staffId, input.pin)
    if (!checked.ok) return checked
    const actor = actorOf(checked.value)
    const shift = ensureShift(this.#running.parts, actor)
    if (!shift.ok) return shift
    this.#actor = actor
    return this.#statusAnswer()
  }

  lock(): Result<TillStatus> {
    this.#actor = null
    this.#identifications.forgetAll()
    this.#hq?.unattended()
    return this.#statusAnswer()
  }

  closeShift(input: { readonly actId: string }): Result<TillStatus> {
    return this.#serving(({ parts }, actor) => {
      const closed = closeShift(parts, actor, input.actId)
      return closed.ok ? this.lock() : closed
    })
  }

  async setUp(input: {
    readonly shopName: string
    readonly siteName: string
    readonly managerName: string
    readonly pin: string
  }): Promise<Result<TillStatus>> {
    const { store, clock, randomness } = this.#given
    if (this.#running !== null) return refuse('already_set_up')
    const shop = {
      shopName: input.shopName.trim(),
      siteName: input.siteName.trim(),
      demo: false,
      programme: SHOES,
    }
    const manager = { name: input.managerName.trim(), role: 'manager', pin: input.pin } as const
    if (shop.shopName === '' || shop.siteName === '' || manager.name === '') return refuse('name_missing')
    const staff = await preparedStaff(store, randomness, manager, false)
    const made = setUpTill(store, randomness, clock.nowMs(), shop, [staff])
    if (!made.ok) return made
    this.#run()
    return this.#statusAnswer()
  }

  async #join(input: JoinAsk): Promise<Result<TillStatus>> {
    if (this.#running !== null) {
      const allowed = this.#serving((_running, actor) =>
        actor.role === 'manager' ? ok(null) : refuse('needs_manager'),
      )
      if (!allowed.ok) return allowed
      if (this.#hq !== null) return refuse('already_joined')
    }
    const joined = this.#hq === null ? await joinHq({ ...this.#given, clock: this.#wall }, input) : ok(null)
    if (!joined.ok) return joined
    this.#startHq()
    this.#takePlace()
    await untilServed(this.#given.store, () => this.#running !== null)
    return this.#statusAnswer()
  }

  /** A till with a history goes on under the site and number that HQ gave it, and under its present epoch. */
  #takePlace(): void {
    const { store } = this.#given
    const identity = tillIdentity(store.db)
    const hq = storedStanding(store.db, this.#talk)
    if (this.#running === null || identity === null || hq === null) return
    this.#running = { ...this.#running, parts: { ...this.#running.parts, identity, hq } }
  }

  identify(input: { readonly text: string; readonly via: ScanVia }): Result<Identified> {
    return this.#serving(({ parts }) => ok(identify(parts, this.#identifications, input)))
  }

  openMember(input: { readonly memberId: string }): Result<MemberView> {
    return this.#serving(({ parts }) => openMember(parts, this.#identifications, input.memberId))
  }

  history(input: { readonly identification: string; readonly beforeEntryId: string | null }) {
    return this.#serving(({ parts }) => {
      const who = this.#identifications.find(input.identification)
      if (who === null) return refuse('identification_expired')
      const rows = historyOf(parts.store.db, who.memberId, input.beforeEntryId)
      return ok({
        items: rows
          .slice(0, HISTORY_PAGE)
          .map((row) => ({ ...historyItem(row), ...returnedOf(parts.store.db, row) })),
        more: rows.length > HISTORY_PAGE,
      })
    })
  }

  why(input: { readonly identification: string; readonly entryId: string }) {
    return this.#serving(({ parts }) => {
      const who = this.#identifications.find(input.identification)
      if (who === null) return refuse('identification_expired')
      const why = whyBooked(parts.store.db, who.memberId, input.entryId)
      return why.ok ? ok({ why: why.value }) : why
    })
  }

  enrolCheck(form: EnrolForm) {
    return this.#serving(({ parts }, actor) => {
      const referrer = this.#identifications.find(form.referrer ?? '')
      const { draft, consents, ...check } = checkEnrolment(parts, form, referrer)
      const act = { atMs: parts.clock.nowMs(), cashierName: actor.name, slipNumber: null }
      const frame = frameOf(parts.store.db, parts, act)
      return ok({
        ...check,
        slipSvg: this.#preview(welcomeSlip(frame, parts.adopted.programme, draft, consents)),
      })
    })
  }

  enrol(input: { readonly actId: string; readonly form: EnrolForm }): Result<Enrolled> {
    return this.#serving(({ parts, printing }, actor) => {
      const referrer = this.#identifications.find(input.form.referrer ?? '')
      const booked = bookEnrolment(parts, actor, { ...input, referrer })
      if (!booked.ok) return booked
      printing.wake()
      const { memberId, printJobId } = booked.value
      const member = memberView(parts.store.db, parts, this.#identifications.remember(memberId, 'presented'))
      const slipSvg = this.#slipOfJob(printJobId)
      return ok({ member, activeAtText: member.card.activeAtText ?? '', printJobId, slipSvg })
    })
  }

  quoteSale(input: { readonly draft: SaleDraft }) {
    return quoteSaleAt(this.#counter(), input)
  }

  commitSale(input: SaleCommitInput) {
    return commitSaleAt(this.#counter(), input)
  }

  openSale(input: { readonly slipNumber: string }) {
    return openSaleAt(this.#counter(), input)
  }

  quoteRefund(input: { readonly draft: RefundDraft }) {
    return quoteRefundAt(this.#counter(), input)
  }

  commitRefund(input: RefundCommitInput) {
    return commitRefundAt(this.#counter(), input)
  }

  recentSlips() {
    return this.#serving(({ parts }) => ok(recentJobs(parts.store.db)))
  }

  showSlip(input: { readonly jobId: number }) {
    return this.#serving(({ parts }) =>
      printJobById(parts.store.db, input.jobId) === null
        ? refuse('job_unknown')
        : ok({ svg: this.#slipOfJob(input.jobId) }),
    )
  }

  reprintSlip(input: { readonly actId: string; readonly jobId: number }) {
    return this.#serving(({ parts, printing }, actor) => {
      const queued = reprint(parts, actor, input)
      printing.wake()
      this.#tellStatus()
      return queued
    })
  }

  saveSettings(input: SettingsView): Result<TillStatus> {
    return this.#serving((running, actor) => {
      if (actor.role !== 'manager') return refuse('needs_manager')
      const problem = printerProblem(input.printer, running.parts.identity.demo)
      if (problem !== null) return problem
      const saved = running.parts.store.act((db) => {
        keepSettings(db, input)
        return ok(null)
      })
      if (!saved.ok) return saved
      this.#changePrinter(running)
      return this.#statusAnswer()
    })
  }

  /** The old printer ends its job first, so that two never take from the queue at once. */
  #changePrinter(running: Running): void {
    const waiting: PrintService = {
      ...running.printing,
      wake: () => undefined,
      close: async () => undefined,
    }
    this.#running = { ...running, printing: waiting }
    const change = async () => {
      await running.printing.close()
      if (this.#running?.printing !== waiting) return
      this.#running = { ...running, printing: this.#startPrinting() }
      this.#tellStatus()
    }
    change().catch(this.#given.onDefect)
  }

  printTest() {
    return this.#serving(({ parts, printing }, actor) => {
      const queued = printTestPage(parts, actor)
      printing.wake()
      return queued
    })
  }

  simulatedCards() {
    return this.#serving(({ parts }) =>
      parts.identity.demo ? ok(simulatedCards(parts.store.db)) : refuse('not_simulated'),
    )
  }

  simulatedScan(input: { readonly text: string }): Result<Record<never, never>> {
    const reader = this.#running?.readers.simulated() ?? null
    if (reader === null) return refuse('not_simulated')
    reader.scan(input.text)
    return ok({})
  }

  simulatedPrinter(input: { readonly fault: SimulatedFault }): Result<Record<never, never>> {
    return this.#serving(({ printing }) => {
      const printer = printing.simulated()
      if (printer === null) return refuse('not_simulated')
      printer.fail(input.fault)
      return ok({})
    })
  }

  simulatedPaper() {
    return this.#serving(({ printing }) => {
      const printer = printing.simulated()
      if (printer === null) return refuse('not_simulated')
      return ok(printer.slips().map(({ number, svg, whole }) => ({ number, svg, whole })))
    })
  }

  copyDatabase(): Result<string> {
    return writeCopy(this.#given.store, 'verify')
  }

  async close(): Promise<void> {
    const running = this.#running
    this.#running = null
    this.#listeners.clear()
    await this.#proof.close()
    this.#changes.close()
    await this.#hq?.close()
    await this.#given.onClose?.()
    if (running !== null) {
      await running.readers.close()
      await running.printing.close()
    }
    this.#given.store.close()
  }

  #settings(): SettingsView {
    return settingsOf(this.#given.store.db)
  }

  #preview(slip: Slip): string {
    const { paper, slipLang } = this.#settings()
    return previewSlip(slip, { paper, lang: slipLang })
  }

  #slipOfJob(jobId: number): string {
    const job = printJobById(this.#given.store.db, jobId)
    const slip = job === null ? null : slipOfJob(job)
    return slip === null ? '' : this.#preview(slip)
  }
}
