// Validates the AsyncAPI document of a file with AsyncAPI's own parser, schemas in Protobuf and all, and prints what it read: a line for each channel.
'use strict'

const { readFileSync } = require('node:fs')
const { Parser } = require('@asyncapi/parser')
const { ProtoBuffSchemaParser } = require('@asyncapi/protobuf-schema-parser')

async function main() {
  const parser = new Parser({ schemaParsers: [ProtoBuffSchemaParser()] })
  const { document, diagnostics } = await parser.parse(readFileSync(process.argv[2], 'utf8'))
  const errors = diagnostics.filter(d => d.severity === 0)
  if (!document || errors.length > 0) {
    console.error(errors.map(d => `${d.path.join('.')}: ${d.message}`).join('\n'))
    process.exit(1)
  }

  for (const channel of document.channels().all()) {
    console.log(`${channel.address()} ${channel.messages().all().map(m => m.name()).join(' ')}`)
  }
}

main().catch(e => { console.error(e); process.exit(1) })
