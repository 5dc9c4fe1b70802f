// Checks an AsyncAPI document with the project's own parser. Prints what is wrong, a line each.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
const { Parser } = createRequire(import.meta.url)('@asyncapi/parser')

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], 'utf8'))
for (const found of diagnostics) if (found.severity <= 1) console.log(`${found.path.join('.')}: ${found.message}`)
console.log(`channels ${document ? document.channels().all().length : 0}`)
