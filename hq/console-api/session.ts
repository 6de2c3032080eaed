/** Signing in and out. */
import { signIn, signOut } from '../officers/sessions.ts'
import { answered, forRole, open } from './base.ts'

const anybody = forRole('viewer')

export const sessionRouter = {
  signIn: open.session.signIn.handler(async ({ input, context, errors }) => {
    const waitMs = context.parts.limits.signIn.take(context.seen.address)
    if (waitMs > 0) throw errors.TOO_MANY_REQUESTS({ data: { retryAfterMs: waitMs } })
    return answered(errors, await signIn(context.parts, input.name, input.password))
  }),
  signOut: anybody.session.signOut.handler(async ({ context }) => {
    await signOut(context.parts, context.session, context.token)
    return {}
  }),
  me: anybody.session.me.handler(({ context }) => {
    const { officerId: id, name, role } = context.session
    return { id, name, role }
  }),
}
