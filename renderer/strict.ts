/** Imported before anything that has a schema: the content security policy lets no text become code, and zod would compile. */
import { config } from 'zod'

config({ jitless: true })
